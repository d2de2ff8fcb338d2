import type { Check } from '../../domain/checkup.ts'
import { listFindings } from '../list-findings.ts'
import type { Clock } from '../ports/clock.ts'
import type { RecordedFinding, Round, Store } from '../ports/store.ts'
import { ServiceError } from '../service-error.ts'

/** A directory that was last read longer ago than this is not watched, whatever the schedule says. */
const oldRoundMs = 8 * 24 * 3_600_000

interface Seen {
  readonly checks: readonly Check[]
  readonly findings: readonly RecordedFinding[]
}

/** The state as it could be opened, or why it was not. */
export type LookedState =
  | {
      readonly store: Store
      /** What its schema lacks, by name; nothing can be read while it lacks something. */
      readonly pendingMigrations: readonly string[]
    }
  | {
      readonly problem: string
      /** Also where another process has it, or where there is none before the first start. */
      readonly isAsItShouldBe: boolean
      /** The URL of a server that gives no connection; null where it is not about one. */
      readonly server: string | null
    }

/** The database, its schema, when the directory was last read in full, and what does not add up. */
export async function checkState({
  state,
  clock,
}: {
  state: LookedState
  clock: Clock
}): Promise<Seen> {
  if ('problem' in state) {
    const database: Check = {
      what: 'database',
      state: state.isAsItShouldBe ? 'ok' : 'missing',
      seen: state.problem,
      mend: state.server === null ? null : lookAtServer(state.server),
    }
    return { checks: [database], findings: [] }
  }
  const { store, pendingMigrations } = state
  const database: Check = { what: 'database', state: 'ok', seen: null, mend: null }
  const migrations = migrationsCheck(pendingMigrations)
  if (migrations.state !== 'ok') return { checks: [database, migrations], findings: [] }
  try {
    const [last, findings] = await Promise.all([
      store.inventory.lastCompleteRound(),
      listFindings({ store }),
    ])
    return {
      checks: [database, migrations, roundsCheck(last, clock.now()), findingsCheck(findings)],
      findings,
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const seen = error.code ?? error.reason
    return { checks: [{ what: 'database', state: 'missing', seen, mend: null }], findings: [] }
  }
}

/** Tells more than Rekey can: Azure whether the server was stopped, others whether it answers. */
function lookAtServer(databaseUrl: string): string {
  const { hostname, port } = new URL(databaseUrl)
  const [, name] = /^([^.]+)\.postgres\.database\./.exec(hostname) ?? []
  return name
    ? `az postgres flexible-server show --name ${name} --resource-group <group> --query state`
    : `pg_isready --host ${hostname} --port ${port || 5432}`
}

/** The next start runs them, so it is what mends them. */
function migrationsCheck(pending: readonly string[]): Check {
  const what = 'migrations'
  if (pending.length === 0) return { what, state: 'ok', seen: null, mend: null }
  return { what, state: 'missing', seen: pending.join(', '), mend: 'npm start' }
}

function roundsCheck(last: Round | undefined, now: Date): Check {
  const at = last?.finishedAt ?? null
  const isRecent = at !== null && now.getTime() - at.getTime() <= oldRoundMs
  return {
    what: 'rounds',
    state: isRecent ? 'ok' : 'missing',
    seen: at === null ? null : at.toISOString(),
    mend: isRecent ? null : 'scan',
  }
}

function findingsCheck(findings: readonly RecordedFinding[]): Check {
  return {
    what: 'findings',
    state: findings.length === 0 ? 'ok' : 'missing',
    seen: String(findings.length),
    mend: null,
  }
}
