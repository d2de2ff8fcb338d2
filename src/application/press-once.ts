import type { Press } from '../domain/press.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'

/** The press was carried out before; nothing was done this time. */
export class PressedBefore extends Error {}

/**
 * The store as one press sees it: its first transaction notes the press, and throws where it was
 * noted before. So what a press changes and that it was pressed are saved together or not at all.
 */
export function storeForPress(store: Store, clock: Clock, press: Press): Store {
  let noted = false
  return {
    ...store,
    transaction: async (work) => {
      const result = await store.transaction(async (within) => {
        if (!noted && !(await within.presses.note(press, clock.now()))) throw new PressedBefore()
        return work(within)
      })
      noted = true
      return result
    },
  }
}
