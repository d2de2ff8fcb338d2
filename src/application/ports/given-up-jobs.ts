import type { Job } from './store.ts'

/** Jobs that failed at their last try. They are kept for three months, and nobody tries them again unasked. */
export interface GivenUpJobs {
  /** How many there are, by queue; queues without any are left out. */
  count(): Promise<readonly { readonly queue: Job['queue']; readonly jobs: number }[]>
  /**
   * Puts all of them back into their queues. One whose work was asked for anew meanwhile is settled
   * by that.
   */
  retry(): Promise<void>
}
