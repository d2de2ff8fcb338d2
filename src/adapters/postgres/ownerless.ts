import { type Kysely, sql } from 'kysely'
import type { Round } from '../../application/ports/store.ts'
import type { Application } from '../../domain/application.ts'
import { applicationWithCredentials, readApplication } from './application-row.ts'
import { toJsonText } from './clean-text.ts'
import type { Schema } from './schema.ts'

/** Notes applications without an owner. */
export async function saveOwnerless(
  database: Kysely<Schema>,
  round: Round,
  objectIds: readonly string[],
): Promise<boolean> {
  const ids = toJsonText([...new Set(objectIds)].sort())
  const { rows } = await sql`
    with running as (
      select id from round where id = ${round.id} and outcome = 'running' for update
    ), noted as (
      insert into ownerless (object_id, round_id)
      select object_id, running.id
      from running, jsonb_array_elements_text(${ids}::text::jsonb) as object_id
      on conflict (object_id) do update set round_id = excluded.round_id
    )
    select id from running`.execute(database)
  return rows.length > 0
}

/** Forgets those that the whole list did not name. */
export async function endOwnerless(database: Kysely<Schema>, round: Round): Promise<boolean> {
  const { rows } = await sql`
    with running as (
      select id from round where id = ${round.id} and outcome = 'running' for update
    ), gone as (
      delete from ownerless using running where round_id < running.id
    )
    select id from running`.execute(database)
  return rows.length > 0
}

/**
 * Those with a client secret, soonest expiry first: noted by a whole list or found so when their
 * owners were read, but for those whose owners a round has read since.
 */
export async function listOwnerless(
  database: Kysely<Schema>,
  limit: number,
): Promise<Application[]> {
  const { rows } = await sql`
    with found as (
      select object_id, min(expires_at) as soonest
      from (
        select object_id from ownerless
        union select application_object_id from known_owners where owners = '[]'::jsonb
      ) as none join credential on application_object_id = object_id
      where not exists (
        select from known_owners
        where application_object_id = object_id and owners <> '[]'::jsonb
      )
      group by object_id
      order by soonest, object_id
      limit ${limit}
    )
    select ${applicationWithCredentials}
    from found join application using (object_id)
    order by found.soonest, object_id`.execute(database)
  return rows.map(readApplication)
}
