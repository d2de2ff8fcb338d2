import { fromKysely, type KyselyTransactionLike, type PgBoss } from 'pg-boss'
import type { Job } from '../../application/ports/store.ts'
import { ServiceError } from '../../application/service-error.ts'
import { keyOf } from './queues.ts'

/** Most times that a waiting job may start between our two looks at it. */
const mostTries = 5

/**
 * Asks for a job through a connection, within its transaction where it has one. A job with the
 * same key that still waits stands for this one too: its row is updated, which locks it, so that no
 * worker can start it before this transaction commits and miss what it changed. A waiting retry is
 * done now, or as much later as is asked for. What the waiting one carries stays, unless the new one
 * says something itself: a whole round stays whole where a usual one is asked for as well.
 */
export async function enqueueJob(
  boss: PgBoss,
  database: KyselyTransactionLike,
  job: Job,
  afterMs = 0,
): Promise<void> {
  const db = fromKysely(database)
  const data = Object.keys(job.data).length > 0 ? job.data : undefined
  for (let tries = 0; tries < mostTries; tries += 1) {
    const asked = await boss.upsert(job.queue, data, {
      singletonKey: keyOf(job),
      startAfter: Math.ceil(afterMs / 1000),
      db,
    })
    if (asked.jobs.length > 0) return
  }
  throw new ServiceError('engine', 'conflict', { code: job.queue })
}
