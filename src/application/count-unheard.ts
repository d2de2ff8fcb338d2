import { unheardMatters } from './gather-notice-plan.ts'
import type { HouseRules } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'

/** Counting reads all that is due, so however often somebody looks, it is done no more often than this. */
const freshMs = 5 * 60_000

/**
 * Counts the due secrets that nobody can be told of. It goes by what is stored alone, so that every
 * instance comes to the same number, whichever planned notices last.
 */
export function countUnheard(
  { store, clock }: { store: Store; clock: Clock },
  rules: HouseRules,
): () => Promise<number> {
  let last: { readonly at: number; readonly count: Promise<number> } | undefined
  return () => {
    const at = clock.now().getTime()
    if (last && at - last.at < freshMs && at >= last.at) return last.count
    const count = unheardMatters({ store, clock }, rules).then((unheard) => unheard.length)
    const mine = { at, count }
    last = mine
    count.catch(() => {
      if (last === mine) last = undefined
    })
    return count
  }
}
