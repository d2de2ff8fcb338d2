import { addDays } from '../domain/calendar.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Retention } from './ports/retention.ts'

const rowsAtOnce = 200

/**
 * Removes history that is older than `keepDays`, in small steps between which others get their turn.
 * A step that was taken stays taken: a later run goes on where this one stops.
 */
export async function pruneHistory(
  { retention, clock, log }: { retention: Retention; clock: Clock; log: Log },
  keepDays: number,
  signal?: AbortSignal,
): Promise<void> {
  const before = addDays(clock.now(), -keepDays)
  let count = 0
  for (const kind of retention.kinds) {
    for (;;) {
      signal?.throwIfAborted()
      const removed = await retention.prune(kind, before, rowsAtOnce)
      count += removed
      if (removed < rowsAtOnce) break
    }
  }
  if (count > 0) log.info('history pruned', { count })
}
