import type { Person } from '../domain/application.ts'
import { type OpenState, openStates, type Rotation } from '../domain/rotation.ts'
import type { StatusCard } from './card.ts'
import { applicationNames } from './card-facts.ts'
import { unheardMatters } from './gather-notice-plan.ts'
import type { HouseRules } from './house-rules.ts'
import { reachFacts } from './install/reach-facts.ts'
import { listFindings } from './list-findings.ts'
import type { DirectoryRoles } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { GivenUpJobs } from './ports/given-up-jobs.ts'
import type { RoundSchedule } from './ports/round-schedule.ts'
import type { Store } from './ports/store.ts'
import { roundFacts } from './round-facts.ts'

/** So many matters without anybody to tell are named. */
const mostUnheard = 3

/** The ports that the status reads. */
export interface StatusPorts {
  readonly roles: DirectoryRoles
  readonly store: Store
  readonly clock: Clock
  readonly schedule: RoundSchedule
  readonly givenUp: GivenUpJobs
}

/** Answers `status`: how the directory was looked at, and the open rotations that concern the person. */
export async function showStatus(
  ports: StatusPorts,
  rules: HouseRules,
  person: Person,
): Promise<StatusCard> {
  const { roles, store, clock, schedule } = ports
  const [last, complete, open, role] = await Promise.all([
    store.inventory.lastRound(),
    store.inventory.lastCompleteRound(),
    store.rotations.open(),
    roles.adminRoleOf(person.id),
  ])
  const ownersOf = await store.owners.of(open.map(({ rotation }) => rotation.application.objectId))
  const concerns = ({ requestedBy, application }: Rotation) =>
    role !== null ||
    requestedBy.id === person.id ||
    (ownersOf.get(application.objectId) ?? []).some(({ id }) => id === person.id)
  return {
    kind: 'status',
    lastRound: last ? roundFacts(last) : null,
    lastComplete: complete && complete.id !== last?.id ? roundFacts(complete) : null,
    nextRoundAt: schedule.nextRound(clock.now()),
    rotations: open
      .map(({ rotation }) => rotation)
      .filter(concerns)
      .flatMap(openRotationLine),
    findings: role === null ? null : (await listFindings({ store })).length,
    reach: role === null ? null : await reachFacts(store, rules, clock.now()),
    givenUp: role === null ? null : await ports.givenUp.count(),
    unreached: role === null ? null : await unreached(ports, rules),
  }
}

async function unreached(
  ports: StatusPorts,
  rules: HouseRules,
): Promise<NonNullable<StatusCard['unreached']>> {
  const [unheard, people] = await Promise.all([
    unheardMatters(ports, rules),
    ports.store.conversations.closedPeople(),
  ])
  const soonest = [...unheard].sort((a, b) => a.daysLeft - b.daysLeft).slice(0, mostUnheard)
  return {
    people,
    matters: unheard.length,
    soonest: soonest.map(({ application }) => applicationNames(application)),
  }
}

function isOpen(state: Rotation['state']): state is OpenState {
  return openStates.some((open) => open === state)
}

function openRotationLine(rotation: Rotation): StatusCard['rotations'][number][] {
  const { id: rotationId, application, requestedBy, requestedAt, state } = rotation
  if (!isOpen(state)) return []
  return [
    {
      rotationId,
      application: applicationNames(application),
      state,
      requestedBy: requestedBy.name,
      requestedAt,
    },
  ]
}
