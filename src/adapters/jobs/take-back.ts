import type { PgBoss } from 'pg-boss'

/**
 * Gives every running job back to its queue. Only at the start of the embedded engine: the lock on
 * its folder proves that the process which ran them is gone. Returns how many there were.
 */
export async function takeBackRunning(boss: PgBoss): Promise<number> {
  const taken = await boss.getDb().executeSql(`
    update pgboss.job set state = 'retry', start_after = pgboss.job_now(), heartbeat_on = null
    where state = 'active' returning id`)
  return taken.rows.length
}
