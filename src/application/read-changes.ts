import type { ListingPorts } from './list-everything.ts'
import { onePageAhead } from './one-page-ahead.ts'
import type { Round } from './ports/store.ts'
import { failedFor } from './service-error.ts'

/** What the list of changes told. */
export interface ChangesRead {
  /** Where the next one begins. */
  readonly mark: string
  /** Object ids that it named, removed ones included. */
  readonly named: ReadonlySet<string>
  /** Those of them that are gone; they stay in the inventory until the round has read everything. */
  readonly removed: readonly string[]
  /** Whether it told of changed credentials where nothing else changed. */
  readonly told: boolean
}

/**
 * Brings the inventory up to date with what changed since a mark. Null when that cannot be said any
 * more, so that everything has to be listed; undefined when a newer round began.
 */
export async function readChanges(
  ports: ListingPorts,
  round: Round,
  mark: string,
  signal: AbortSignal | undefined,
): Promise<ChangesRead | null | undefined> {
  try {
    return await applyChanges(ports, round, mark, signal)
  } catch (error) {
    if (!failedFor(error, 'notFound', 'forbidden', 'unreadable')) throw error
    // An engine's row that cannot be read is another matter.
    if (error.service !== 'graph') throw error
    ports.log.warn('changes not readable', { round: round.id, problem: error.message })
    return null
  }
}

async function applyChanges(
  { registrations, store: { inventory } }: ListingPorts,
  round: Round,
  mark: string,
  signal: AbortSignal | undefined,
): Promise<ChangesRead | undefined> {
  const named = new Set<string>()
  const gone = new Set<string>()
  let told = false
  let next = mark
  for await (const page of onePageAhead(registrations.changesSince(mark))) {
    signal?.throwIfAborted()
    const { applications, unreadable, removed } = page
    const present = [...applications.map(({ objectId }) => objectId), ...unreadable]
    for (const objectId of [...present, ...removed]) named.add(objectId)
    // What was deleted may have been restored, and told of on a later page.
    for (const objectId of present) gone.delete(objectId)
    for (const objectId of removed) gone.add(objectId)
    if (applications.length > 0) {
      const changed = await inventory.saveSeen(round, applications)
      if (!changed) return undefined
      told ||= changed.some(({ nothingElse }) => nothingElse)
    }
    if (unreadable.length > 0 && !(await inventory.saveUnreadable(round, unreadable))) return
    next = page.mark ?? next
  }
  return { mark: next, named, removed: [...gone], told }
}
