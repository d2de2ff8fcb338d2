import { setTimeout as wait } from 'node:timers/promises'

/**
 * Looks every so often until there is something to see, then gives it; fails at the deadline. A
 * measurement looks more seldom, so as not to measure its own looks.
 */
export async function eventually<T>(
  look: () => T | undefined | Promise<T | undefined>,
  what: string,
  withinMs = 60_000,
  everyMs = 15,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain: ${what}`)
    await wait(everyMs)
  }
}
