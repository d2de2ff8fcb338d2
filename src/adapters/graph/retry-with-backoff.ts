/** Waits before each repetition when the service does not say how long; grows, and is jittered. */
const backoffMs = [500, 1_000, 2_000]

/** How to repeat a request. */
export interface RetryPolicy {
  readonly sleep: (ms: number) => Promise<void>
  /** A service that asks for a longer wait fails at once; the caller has better things to do. */
  readonly longestWaitMs: number
  readonly worthRepeating: (error: unknown) => boolean
  /** Called before each wait. */
  readonly onRetry?: ((error: unknown, waitMs: number) => void) | undefined
}

/**
 * Runs an attempt up to four times. Throws the last error, or the first one that is not worth
 * repeating. Own waits are jittered because Graph may throttle without a Retry-After header, and
 * many jobs that wait equally long come back as one crowd.
 */
export async function retryWithBackoff<T>(
  attempt: () => Promise<T>,
  policy: RetryPolicy,
): Promise<T> {
  for (const wait of backoffMs) {
    try {
      return await attempt()
    } catch (error) {
      if (!policy.worthRepeating(error)) throw error
      const waitMs = askedWaitMs(error) ?? wait * (0.5 + Math.random())
      if (waitMs > policy.longestWaitMs) throw error
      policy.onRetry?.(error, waitMs)
      await policy.sleep(waitMs)
    }
  }
  return attempt()
}

function askedWaitMs(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('retryAfterMs' in error)) return undefined
  return typeof error.retryAfterMs === 'number' ? error.retryAfterMs : undefined
}
