import type { AttachableClock, KyselyTransactionLike, PgBoss } from 'pg-boss'
import type { GivenUpJobs } from '../../application/ports/given-up-jobs.ts'
import type { Log } from '../../application/ports/log.ts'
import type { Job } from '../../application/ports/store.ts'
import { createBoss, type JobsConnection } from './create-boss.ts'
import { createQueues } from './create-queues.ts'
import { enqueueJob } from './enqueue.ts'
import { givenUpJobs } from './given-up.ts'
import { type Schedules, setSchedules } from './set-schedules.ts'
import { type JobHandlers, startWorkers } from './start-workers.ts'
import { takeBackRunning } from './take-back.ts'

/** The job queue beside the store, in the same database. */
export interface Jobs {
  /**
   * Asks for a job through a connection of the store, within its transaction where it has one; it
   * starts so much later, by the database's clock.
   */
  enqueue(database: KyselyTransactionLike, job: Job, afterMs?: number): Promise<void>
  /** What failed at its last try. */
  readonly givenUp: GivenUpJobs
  /** Starts to work; called once, when the handlers are there. */
  start(work: { handlers: JobHandlers; schedules: Schedules }): Promise<void>
  /** Whether the queue can be asked now, over its own connections. */
  answers(): Promise<boolean>
  /**
   * Takes no new job and waits for running ones, 25 seconds at most; then their signals abort and
   * they are tried again later. To be called before the engine closes.
   */
  stop(graceMs?: number): Promise<void>
}

/**
 * Opens the queue: installs or updates its tables, makes the queues, and takes back the jobs of a
 * crashed process where no other process can be running them. `clock` is pg-boss's, for tests.
 */
export async function openJobs({
  connection,
  log,
  clock,
}: {
  connection: JobsConnection
  log: Log
  clock?: AttachableClock
}): Promise<Jobs> {
  const boss = createBoss(connection, log, clock)
  await boss.start()
  await createQueues(boss)
  if (connection.kind === 'embedded') {
    const count = await takeBackRunning(boss)
    if (count > 0) log.info('jobs taken back', { count })
  }
  return jobsOn(boss, log)
}

function jobsOn(boss: PgBoss, log: Log): Jobs {
  return {
    enqueue: (database, job, afterMs) => enqueueJob(boss, database, job, afterMs),
    givenUp: givenUpJobs(boss),
    start: async ({ handlers, schedules }) => {
      await startWorkers(boss, handlers, log)
      await setSchedules(boss, schedules)
    },
    answers: async () => {
      try {
        return (await boss.getQueue('round')) !== null
      } catch {
        return false
      }
    },
    stop: (graceMs = 25_000) => boss.stop({ graceful: true, timeout: graceMs }),
  }
}
