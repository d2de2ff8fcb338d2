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

/** The database, when the directory was last read in full, and what does not add up. */
export async function checkState({
  state,
  clock,
}: {
  state: { readonly store: Store } | { readonly problem: string; readonly isInUse: boolean }
  clock: Clock
}): Promise<Seen> {
  if ('problem' in state) {
    // A process that runs holds the embedded engine: that is how it should be.
    const database: Check = {
      what: 'database',
      state: state.isInUse ? 'ok' : 'missing',
      seen: state.problem,
      mend: null,
    }
    return { checks: [database], findings: [] }
  }
  try {
    const { store } = state
    const [last, findings] = await Promise.all([
      store.inventory.lastCompleteRound(),
      listFindings({ store }),
    ])
    const database: Check = { what: 'database', state: 'ok', seen: null, mend: null }
    return {
      checks: [database, roundsCheck(last, clock.now()), findingsCheck(findings)],
      findings,
    }
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const seen = error.code ?? error.reason
    return { checks: [{ what: 'database', state: 'missing', seen, mend: null }], findings: [] }
  }
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
