import { type Kysely, sql } from 'kysely'

/** When messages to Teams left, the last ones: what was booked says when they should have. */
export async function up(database: Kysely<never>): Promise<void> {
  await sql
    .raw(`alter table send_pace add column departures timestamptz[] not null default '{}'`)
    .execute(database)
}
