import { type Kysely, sql } from 'kysely'

/** A rotation that is being given up still holds its application. */
export async function up(database: Kysely<never>): Promise<void> {
  await sql`drop index rotation_open`.execute(database)
  await sql`create unique index rotation_open on rotation (application_object_id)
    where state in
      ('requested', 'giving-up', 'stored', 'awaiting-cleanup', 'cleaning-up', 'undoing')`.execute(
    database,
  )
}
