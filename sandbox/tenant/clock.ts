/** The tenant's time: runs with real time from a given start and can be moved ahead. */
export interface SandboxClock {
  readonly startedAt: Date
  now(): Date
  advance(ms: number): void
  advanceDays(days: number): void
  /** Calls back after each jump (not for the passing of real time); returns how to stop it. */
  onAdvanced(listener: (now: Date) => void): () => void
}

export const dayMs = 86_400_000

/** A clock that starts at `start`. Going back is refused, as credentials would come back to life. */
export function createSandboxClock(start: Date = new Date()): SandboxClock {
  const startedAt = new Date(start)
  const realStart = performance.now()
  const listeners = new Set<(now: Date) => void>()
  let advancedMs = 0

  const now = () =>
    new Date(startedAt.getTime() + Math.floor(performance.now() - realStart) + advancedMs)

  const advance = (ms: number) => {
    if (!Number.isFinite(ms) || ms < 0) {
      throw new RangeError(`The sandbox clock only goes forward, not by ${ms} ms.`)
    }
    if (Number.isNaN(new Date(now().getTime() + ms).getTime())) {
      throw new RangeError(`The sandbox clock cannot show a time ${ms} ms ahead.`)
    }
    advancedMs += ms
    for (const listener of listeners) listener(now())
  }

  return {
    startedAt,
    now,
    advance,
    advanceDays: (days) => advance(days * dayMs),
    onAdvanced: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
