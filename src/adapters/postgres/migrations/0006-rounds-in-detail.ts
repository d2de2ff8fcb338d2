import { type Kysely, sql } from 'kysely'

/** What a round read, how, and why not all of it. */
export async function up(database: Kysely<never>): Promise<void> {
  await sql.raw(statement).execute(database)
}

const statement = `alter table round
  add column how text not null default 'full' check (how in ('full', 'changes')),
  add column certificates integer not null default 0,
  add column service_principals integer not null default 0,
  add column unreadable integer not null default 0,
  add column problem text`
