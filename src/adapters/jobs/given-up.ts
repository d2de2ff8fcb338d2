import type { PgBoss } from 'pg-boss'
import type { GivenUpJobs } from '../../application/ports/given-up-jobs.ts'
import { deadLetterOf, type QueueName, queueNames } from './queues.ts'

/** Most that one statement puts back. */
const atOnce = 1_000

/** The dead-letter queues of all queues. */
export function givenUpJobs(boss: PgBoss): GivenUpJobs {
  return {
    count: async () => {
      const { rows } = await boss.getDb().executeSql(
        `select name, count(*)::integer as jobs from pgboss.job
          where name = any($1::text[]) and state = 'created' group by name`,
        [queueNames.map(deadLetterOf)],
      )
      const kept = new Map<string, number>(rows.map(({ name, jobs }) => [name, jobs]))
      return queueNames.flatMap((queue) => {
        const jobs = kept.get(deadLetterOf(queue)) ?? 0
        return jobs > 0 ? [{ queue, jobs }] : []
      })
    },
    retry: async () => {
      for (const queue of queueNames) {
        await dropAskedAnew(boss, queue)
        let moved = atOnce
        while (moved === atOnce) moved = await boss.redrive(deadLetterOf(queue), { limit: atOnce })
      }
    },
  }
}

/** One job with a key waits at most: the others among them, and those that wait already, go. */
async function dropAskedAnew(boss: PgBoss, queue: QueueName): Promise<void> {
  await boss.getDb().executeSql(
    `delete from pgboss.job as dead where dead.name = $1 and dead.state = 'created' and exists (
      select 1 from pgboss.job as other
      where other.singleton_key = dead.singleton_key and (
        (other.name = $2 and other.state in ('created', 'retry'))
        or (other.name = $1 and other.state = 'created'
          and (other.created_on, other.id) > (dead.created_on, dead.id))
      ))`,
    [deadLetterOf(queue), queue],
  )
}
