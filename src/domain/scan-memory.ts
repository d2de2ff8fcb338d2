// A directory tells what changed since a mark, which costs one request where nothing did. Whether it
// tells of changed credentials is documented nowhere, so it is learned: a list of changes is believed
// once it told of one, and no more once a full list showed one that it never tells.

/** Whether the list of changes tells when credentials change. */
export type Trust =
  | {
      readonly state: 'unproven' | 'proven'
      /** Object ids whose credentials changed without a word; the next list of changes decides. */
      readonly suspects: readonly string[]
    }
  | { readonly state: 'failed'; readonly since: Date }

/** What one round remembers for the next. */
export interface ScanMemory {
  /** Where changes are read from; only the directory understands it. Null: there is none. */
  readonly mark: string | null
  /** When the last complete full round began. */
  readonly fullAt: Date | null
  readonly trust: Trust
}

/** Before the first complete round. */
export const nothingLearned: ScanMemory = {
  mark: null,
  fullAt: null,
  trust: { state: 'unproven', suspects: [] },
}

/** What a round reads; `both` compares the list of changes with the full list. */
export type Reading = 'full' | 'changes' | 'both'

/** What a round observed. */
export interface Observed {
  /** Object ids that the list of changes named; null where it was not read. */
  readonly named: ReadonlySet<string> | null
  /** Whether it told of changed credentials where nothing else changed. */
  readonly told: boolean
  /** Object ids whose credentials only the full list showed to be changed. */
  readonly onlyInFull: readonly string[]
}

const dayMs = 86_400_000
/** A tenant that failed is tried again: Microsoft may have changed it. */
const relearnAfterMs = 30 * dayMs
/** A schedule is never quite on time. */
const graceMs = 3_600_000
/** Enough to tell; more would only be remembered. */
const mostSuspects = 50

/** What the next round reads; everything as long as the list of changes is not proven. */
export function howToRead(
  { mark, fullAt, trust }: ScanMemory,
  { now, fullScanDays, full }: { now: Date; fullScanDays: number; full: boolean },
): Reading {
  if (mark === null) return 'full'
  switch (trust.state) {
    case 'failed':
      return isOver(trust.since, now) ? 'both' : 'full'
    case 'unproven':
      return 'both'
    case 'proven': {
      const age = now.getTime() - (fullAt?.getTime() ?? Number.NEGATIVE_INFINITY)
      return full || age >= fullScanDays * dayMs - graceMs ? 'both' : 'changes'
    }
  }
}

/** What a complete round teaches. */
export function learn(trust: Trust, { named, told, onlyInFull }: Observed, now: Date): Trust {
  if (trust.state === 'failed' && !isOver(trust.since, now)) return trust
  const before = trust.state === 'failed' ? { state: 'unproven' as const, suspects: [] } : trust
  if (named === null) return { ...before, suspects: [] }
  if (before.suspects.some((objectId) => !named.has(objectId))) {
    return { state: 'failed', since: now }
  }
  return {
    state: told ? 'proven' : before.state,
    suspects: onlyInFull.filter((objectId) => !named.has(objectId)).slice(0, mostSuspects),
  }
}

function isOver(since: Date, now: Date): boolean {
  return now.getTime() - since.getTime() >= relearnAfterMs
}
