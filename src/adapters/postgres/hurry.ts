import { AsyncLocalStorage } from 'node:async_hooks'

/** Whatever runs while somebody waits for the answer. */
const hurried = new AsyncLocalStorage<true>()

/** Runs what somebody waits for: on the embedded engine it comes before what nobody waits for. */
export function inHurry<T>(work: () => T): T {
  return hurried.run(true, work)
}

/** Whether somebody waits for what runs now. */
export function isHurried(): boolean {
  return hurried.getStore() ?? false
}
