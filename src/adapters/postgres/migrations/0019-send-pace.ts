import { type Kysely, sql } from 'kysely'

/**
 * How far the budgets for messages to Teams are used up: one row for the tenant, `*`, and one for
 * each conversation. A server that crashes empties the table, and nothing is lost by that; so no
 * message waits for the disk.
 */
export async function up(database: Kysely<never>): Promise<void> {
  await sql
    .raw(`create unlogged table send_pace (
      scope text primary key,
      free_at timestamptz not null,
      long_free_at timestamptz not null,
      paused_until timestamptz not null default 'epoch',
      pause_ms double precision not null default 0
    ) with (fillfactor = 50)`)
    .execute(database)
}
