import { type Kysely, sql } from 'kysely'
import type { Enqueue } from '../../../src/adapters/postgres/store.ts'
import type { Job } from '../../../src/application/ports/store.ts'

/** A job in the outbox. */
export interface OutboxRow {
  readonly id: number
  readonly job: Job
  readonly tries: number
}

/** Makes the table of `enqueueInOutbox`. */
export async function createOutbox(database: Kysely<never>): Promise<void> {
  await sql`create table test_outbox (
    id integer generated always as identity primary key,
    job jsonb not null,
    state text not null default 'waiting',
    tries integer not null default 0,
    start_at timestamptz
  )`.execute(database)
}

/** Records a job in its transaction; one that waits already stands for it, as with pg-boss. */
export const enqueueInOutbox: Enqueue = async (database, job, notBefore) => {
  const text = JSON.stringify(job)
  const startAt = notBefore?.toISOString() ?? null
  await sql`update test_outbox set start_at = ${startAt}::timestamptz
    where job = ${text}::text::jsonb and state = 'waiting'`.execute(database)
  await sql`insert into test_outbox (job, start_at)
    select ${text}::text::jsonb, ${startAt}::timestamptz where not exists (
    select 1 from test_outbox where job = ${text}::text::jsonb and state = 'waiting')`.execute(
    database,
  )
}

/** Everything that waits, oldest first. */
export async function waitingJobs(database: Kysely<never>): Promise<Job[]> {
  const found = await sql<OutboxRow>`select * from test_outbox order by id`.execute(database)
  return found.rows.map(({ job }) => job)
}

/** Takes the oldest waiting job that may start by now. */
export async function takeJob(database: Kysely<never>, now: Date): Promise<OutboxRow | undefined> {
  const found = await sql<OutboxRow>`
    update test_outbox set state = 'active', tries = tries + 1 where id = (
      select min(id) from test_outbox where state = 'waiting'
      and coalesce(start_at, '-infinity') <= ${now.toISOString()}::timestamptz
    ) returning id, job, tries`.execute(database)
  return found.rows[0]
}

/** The job is done, or goes back to wait. */
export async function settleJob(
  database: Kysely<never>,
  { id }: OutboxRow,
  how: 'done' | 'again',
): Promise<void> {
  if (how === 'done') await sql`delete from test_outbox where id = ${id}`.execute(database)
  else await sql`update test_outbox set state = 'waiting' where id = ${id}`.execute(database)
}
