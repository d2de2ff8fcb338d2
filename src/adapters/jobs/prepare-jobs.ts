import type { Log } from '../../application/ports/log.ts'
import { createBoss, type JobsConnection } from './create-boss.ts'
import { createQueues } from './create-queues.ts'
import { takeBackRunning } from './take-back.ts'

/**
 * Makes the queue's tables and queues those of this version, as `openJobs` does, and works on
 * nothing. Jobs of a crashed process are taken back on the embedded engine.
 */
export async function prepareJobs(connection: JobsConnection, log: Log): Promise<void> {
  const boss = createBoss(connection, log, undefined, 'asleep')
  await boss.start()
  try {
    await createQueues(boss)
    if (connection.kind === 'embedded') await takeBackRunning(boss)
  } finally {
    await boss.stop({ graceful: false })
  }
}
