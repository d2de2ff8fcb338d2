import { type Kysely, sql } from 'kysely'

/** Where applications' client secrets are kept, as people told Rekey. */
export async function up(database: Kysely<never>): Promise<void> {
  await sql.raw(statement).execute(database)
}

// One row an application, all its targets in it: they are set and read together, and two people who
// set them at once must not leave a mixture.
const statement = `create table application_targets (
  application_object_id text primary key,
  targets jsonb not null,
  set_by jsonb not null,
  set_at timestamptz not null
)`
