import { setImmediate } from 'node:timers/promises'

/** How many are worked on in one go. */
const atOnce = 100

/** The same items in pieces: after each, whatever else waits in this process has a turn. */
export async function* inPieces<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let start = 0; start < items.length; start += atOnce) {
    yield items.slice(start, start + atOnce)
    await setImmediate()
  }
}
