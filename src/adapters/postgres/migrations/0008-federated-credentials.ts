import { type Kysely, sql } from 'kysely'

/** How many federated credentials an application had when its owners were read; null: not read. */
export async function up(database: Kysely<never>): Promise<void> {
  await sql.raw(statement).execute(database)
}

const statement = 'alter table known_owners add column federated_credentials integer'
