import type { GivenUpJobs } from '../../../src/application/ports/given-up-jobs.ts'
import type { Job } from '../../../src/application/ports/store.ts'

/** Jobs that were given up, by queue. */
export class FakeGivenUpJobs implements GivenUpJobs {
  kept: { queue: Job['queue']; jobs: number }[] = []
  retries = 0

  count(): Promise<{ queue: Job['queue']; jobs: number }[]> {
    return Promise.resolve(this.kept)
  }

  retry(): Promise<void> {
    this.retries += 1
    this.kept = []
    return Promise.resolve()
  }
}
