import { type Kysely, sql } from 'kysely'
import type { Round } from '../../application/ports/store.ts'
import { toJsonText } from './clean-text.ts'
import type { Schema } from './schema.ts'

/** Notes applications that were there and could not be understood: what is known of them stays. */
export async function saveUnreadable(
  database: Kysely<Schema>,
  round: Round,
  objectIds: readonly string[],
): Promise<boolean> {
  const ids = toJsonText([...new Set(objectIds)].sort())
  const { rows } = await sql`
    with running as (
      update round set unreadable = unreadable + jsonb_array_length(${ids}::text::jsonb)
      where id = ${round.id} and outcome = 'running'
      returning id
    ), seen as (
      select running.id, object_id
      from running, jsonb_array_elements_text(${ids}::text::jsonb) as object_id
    ), kept as (
      update application set round_id = seen.id from seen
      where application.object_id = seen.object_id
    ), noted as (
      insert into unreadable_application (object_id, round_id) select object_id, id from seen
      on conflict (object_id) do update set round_id = excluded.round_id
    )
    select id from running`.execute(database)
  return rows.length > 0
}
