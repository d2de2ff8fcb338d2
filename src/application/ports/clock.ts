/** Time comes from here alone, so that tests and the sandbox can move it. */
export interface Clock {
  now(): Date
  /** Waits in real time; rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
