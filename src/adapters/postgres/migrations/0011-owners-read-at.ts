import { type Kysely, sql } from 'kysely'

/** When the owners of an application were read. */
export async function up(database: Kysely<never>): Promise<void> {
  await sql`alter table known_owners add column read_at timestamptz`.execute(database)
}
