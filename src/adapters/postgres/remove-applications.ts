import { type Kysely, sql } from 'kysely'
import type { Round } from '../../application/ports/store.ts'
import { toJsonText } from './clean-text.ts'
import type { Schema } from './schema.ts'

/** Takes out applications that the directory says are gone, with all that is known of them. */
export async function removeApplications(
  database: Kysely<Schema>,
  round: Round,
  objectIds: readonly string[],
): Promise<boolean> {
  const { rows } = await sql`
    with running as (
      select id from round where id = ${round.id} and outcome = 'running' for update
    ), gone as (
      select object_id
      from running, jsonb_array_elements_text(${toJsonText(objectIds)}::text::jsonb) as object_id
    ), removed as (
      delete from application where object_id in (select object_id from gone)
    ), understood as (
      delete from unreadable_application where object_id in (select object_id from gone)
    ), forgotten as (
      delete from known_owners where application_object_id in (select object_id from gone)
    ), owned as (
      delete from ownerless where object_id in (select object_id from gone)
    )
    select id from running`.execute(database)
  return rows.length > 0
}
