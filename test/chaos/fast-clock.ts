import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../src/application/ports/clock.ts'

/** How much faster a use case's pauses pass than they say. */
export const speed = 20

/**
 * A clock that starts at a moment and runs with real time, but whose sleeps last a fraction of what
 * they count: whoever sleeps two minutes finds two minutes gone. `onSkipped` hears of the rest.
 */
export function fastClock(start: Date, onSkipped: (ms: number) => void): Clock {
  const realStart = performance.now()
  let skippedMs = 0
  return {
    now: () => new Date(start.getTime() + performance.now() - realStart + skippedMs),
    sleep: async (ms, signal) => {
      await wait(ms / speed, undefined, signal ? { signal } : {})
      const skipped = ms - ms / speed
      skippedMs += skipped
      onSkipped(skipped)
    },
  }
}
