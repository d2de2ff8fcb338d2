import type { JobWithMetadata, PgBoss } from 'pg-boss'
import type { Log } from '../../application/ports/log.ts'
import { type QueueName, queueNames, queues } from './queues.ts'
import { type JobHandler, runJob } from './run-job.ts'

/** A handler for every queue. */
export type JobHandlers = { readonly [Q in QueueName]: JobHandler<Q> }

const workOptions = {
  includeMetadata: true,
  pollingIntervalSeconds: 1,
  /** New jobs wake the workers at once; retries that come due are found by this look. */
  notifyPollingIntervalSeconds: 5,
} as const

/** Starts the workers of every queue, each for one job at a time. */
export async function startWorkers(boss: PgBoss, handlers: JobHandlers, log: Log): Promise<void> {
  for (const queue of queueNames) await startQueue(boss, queue, handlers, log)
}

async function startQueue<Q extends QueueName>(
  boss: PgBoss,
  queue: Q,
  handlers: JobHandlers,
  log: Log,
): Promise<void> {
  const { atOnce, looksEverySeconds } = queues[queue]
  const options = {
    ...workOptions,
    ...(looksEverySeconds && { pollingIntervalSeconds: looksEverySeconds }),
  }
  for (let count = 0; count < atOnce; count += 1) {
    const worker: { id?: string } = {}
    worker.id = await boss.work(queue, options, async ([job]: JobWithMetadata[]) => {
      try {
        if (job) await runJob<Q>(queue, handlers[queue], job, { boss, log })
      } finally {
        // Without this a worker that found a job rests until the next look, whatever waits.
        if (worker.id && !looksEverySeconds) boss.notifyWorker(worker.id)
      }
    })
  }
}
