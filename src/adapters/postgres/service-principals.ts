import { type Kysely, sql } from 'kysely'
import type { Round } from '../../application/ports/store.ts'
import type { ServicePrincipal } from '../../domain/certificate.ts'
import { cleanText, toJsonText } from './clean-text.ts'
import type { Schema } from './schema.ts'

/** Adds or replaces service principals; those that were not understood stay as they are known. */
export async function saveServicePrincipals(
  database: Kysely<Schema>,
  round: Round,
  servicePrincipals: readonly ServicePrincipal[],
  unreadable: readonly string[],
): Promise<boolean> {
  const distinct = new Map(servicePrincipals.map((one) => [cleanText(one.objectId), one]))
  const rows = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => rowOf(one))
  const saved = await sql`
    with running as (
      update round set service_principals = service_principals + ${rows.length}::integer
      where id = ${round.id} and outcome = 'running'
      returning id
    ), seen as (
      select seen.*, running.id
      from running, jsonb_to_recordset(${toJsonText(rows)}::text::jsonb) as seen (
        object_id text, client_id text, display_name text, secrets jsonb, certificates jsonb,
        expires_at timestamptz
      )
    ), kept as (
      update service_principal set round_id = running.id from running
      where object_id in (
        select jsonb_array_elements_text(${toJsonText(unreadable)}::text::jsonb)
      )
    ), written as (
      insert into service_principal select * from seen
      on conflict (object_id) do update set
        client_id = excluded.client_id,
        display_name = excluded.display_name,
        secrets = excluded.secrets,
        certificates = excluded.certificates,
        expires_at = excluded.expires_at,
        round_id = excluded.round_id
    )
    select id from running`.execute(database)
  return saved.rows.length > 0
}

function rowOf(one: ServicePrincipal) {
  const ends = [...one.secrets, ...one.certificates].map(({ expiresAt }) => expiresAt.getTime())
  return {
    object_id: one.objectId,
    client_id: one.clientId,
    display_name: one.displayName,
    secrets: one.secrets,
    certificates: one.certificates,
    expires_at: ends.length > 0 ? new Date(Math.min(...ends)) : null,
  }
}
