import { randomBytes } from 'node:crypto'
import { spooledCsv } from '../adapters/csv/spooled-csv.ts'
import type { PersonsTokens } from '../adapters/entra/persons-tokens.ts'
import type { RecentRights } from '../application/examine.ts'
import type { AppRegistrations, OwnRights } from '../application/ports/app-registrations.ts'
import type { AuditStream } from '../application/ports/audit-stream.ts'
import type { Clock } from '../application/ports/clock.ts'
import type { CommandGuess } from '../application/ports/command-guess.ts'
import type { Diagnosis } from '../application/ports/diagnosis.ts'
import type { GivenUpJobs } from '../application/ports/given-up-jobs.ts'
import type { Log } from '../application/ports/log.ts'
import type { Messenger } from '../application/ports/messenger.ts'
import type { ReportFiles } from '../application/ports/report-files.ts'
import type { RoundSchedule } from '../application/ports/round-schedule.ts'
import type { SendPace } from '../application/ports/send-pace.ts'
import type { Store } from '../application/ports/store.ts'
import { recentRights } from '../application/recent-rights.ts'
import type { GuestRights } from '../domain/rights.ts'
import { type RotationId, rotationIdFrom } from '../domain/rotation-name.ts'
import type { Settings } from '../settings.ts'
import { commandGuessOf } from './command-guess.ts'
import { diagnosisOf } from './diagnosis.ts'
import type { Outside } from './outside-services.ts'
import { reachOfPeople, writingApplications } from './rights.ts'
import { roundSchedule } from './schedules.ts'
import type { State } from './state.ts'
import type { Surroundings } from './surroundings.ts'
import type { Teams } from './teams.ts'

/** All that use cases ask for; each takes the few that it needs. */
export type Ports = Omit<Outside, 'registrations' | 'unhurried' | 'ownRights'> & {
  registrations: AppRegistrations
  /** The same for work that nobody waits for: it makes way for people's presses. */
  unhurried: AppRegistrations
  ownRights: OwnRights
  diagnosis: Diagnosis
  store: Store
  auditStream: AuditStream | null
  givenUp: GivenUpJobs
  messenger: Messenger
  /** For messages that nobody waits for, whose turns the use case takes itself. */
  paced: Messenger
  pace: SendPace
  clock: Clock
  log: Log
  newRotationId: () => RotationId
  schedule: RoundSchedule
  reportFiles: ReportFiles
  commandGuess: CommandGuess
  recentRights: RecentRights
  guestRights: GuestRights
}

/** What is open, and people's tokens, where Rekey writes with their rights. */
interface Opened {
  readonly outside: Outside
  readonly state: State
  readonly teams: Teams
  readonly lent: PersonsTokens | null
  readonly log: Log
}

/** Makes the ports out of what is open. */
export async function gatherPorts(
  settings: Settings,
  around: Surroundings,
  { outside, state, teams, lent, log }: Opened,
): Promise<Ports> {
  const { clock } = around
  const { engine, jobs, store, auditStream } = state
  const { messenger, paced, pace } = teams
  const { registrations, unhurried } = writingApplications(outside, engine, lent)
  return {
    ...outside,
    registrations,
    unhurried,
    ownRights: lent ? reachOfPeople : outside.ownRights,
    diagnosis: diagnosisOf(settings, outside, around),
    store,
    auditStream,
    givenUp: jobs.givenUp,
    messenger,
    paced,
    pace,
    clock,
    log,
    newRotationId: () => rotationIdFrom(randomBytes(8)),
    schedule: roundSchedule(settings),
    reportFiles: spooledCsv,
    commandGuess: await commandGuessOf(settings),
    recentRights: recentRights({ registrations, roles: outside.roles, store, clock }),
    guestRights: settings.GUEST_RIGHTS,
  }
}
