import { type Kysely, sql } from 'kysely'

/** Cards that follow a round, and when a round was last known to be at work. */
export async function up(database: Kysely<never>): Promise<void> {
  await sql`create table scan_card (
    conversation_id text not null,
    activity_id text not null,
    newer_than integer not null,
    primary key (conversation_id, activity_id)
  )`.execute(database)
  await sql`alter table round add column pulse_at timestamptz`.execute(database)
}
