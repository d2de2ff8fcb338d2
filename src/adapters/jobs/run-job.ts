import type { JobWithMetadata, PgBoss } from 'pg-boss'
import type { Log, LogFacts } from '../../application/ports/log.ts'
import { ServiceError } from '../../application/service-error.ts'
import { type JobData, readJobData } from './job-data.ts'
import { type QueueName, queues } from './queues.ts'

/**
 * Does one kind of job. The signal aborts when the process stops or the job was given to another
 * instance; whatever is thrown makes the job be tried again.
 */
export type JobHandler<Q extends QueueName> = (
  data: JobData<Q>,
  signal: AbortSignal,
) => Promise<void>

/**
 * Runs one fetched job. A failure is logged with the queue's name and ids only and kept with the
 * job by its name alone: an error's message or cause may quote an answer with a secret in it.
 */
export async function runJob<Q extends QueueName>(
  queue: Q,
  handler: JobHandler<Q>,
  job: JobWithMetadata,
  { boss, log }: { boss: PgBoss; log: Log },
): Promise<void> {
  try {
    await handler(readJobData(queue, job.data), job.signal)
  } catch (error) {
    const isLast = job.retryCount >= job.retryLimit
    if (job.signal.aborted) log.warn('job interrupted', factsOf(queue, job))
    else log.error(isLast ? 'job given up' : 'job failed', error, factsOf(queue, job))
    if (error instanceof ServiceError && error.retryAfterMs !== undefined && !isLast) {
      await retryNoSooner(boss, queue, job, error)
      return
    }
    throw new Error(nameOf(error))
  }
}

/**
 * Fails the attempt here, so that the retry exists and can be moved: no sooner than the service
 * asked for, no sooner than the usual wait either. pg-boss then finds the attempt settled.
 */
async function retryNoSooner(
  boss: PgBoss,
  queue: QueueName,
  job: JobWithMetadata,
  error: ServiceError,
): Promise<void> {
  await boss.fail(queue, job, { message: nameOf(error) })
  const askedSeconds = Math.ceil((error.retryAfterMs ?? 0) / 1000)
  const { retryDelaySeconds, retryDelayMostSeconds } = queues[queue]
  const usualSeconds = Math.min(retryDelayMostSeconds, retryDelaySeconds * 2 ** job.retryCount)
  const startAfter = Math.max(askedSeconds, usualSeconds)
  await boss.update(queue, undefined, { id: job.id, startAfter })
}

function factsOf(queue: QueueName, job: JobWithMetadata): LogFacts {
  return { queue, jobId: job.id, attempt: job.retryCount + 1, about: job.singletonKey }
}

function nameOf(error: unknown): string {
  if (error instanceof ServiceError) return error.message
  return error instanceof Error ? error.name : 'unknown'
}
