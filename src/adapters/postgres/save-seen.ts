import { type Kysely, sql } from 'kysely'
import type { Round } from '../../application/ports/store.ts'
import type { Application } from '../../domain/application.ts'
import { cleanText, toJsonText } from './clean-text.ts'
import type { Schema } from './schema.ts'

/** Most rows that one statement writes; the embedded engine blocks the event loop meanwhile. */
const mostRows = 500

/**
 * Applications in batches of at most 500 rows with their credentials, each application once: where
 * a page names one twice, the later wins. One with more credentials than that is a batch alone.
 */
export function batchesOf(applications: readonly Application[]): Application[][] {
  const distinct = new Map(
    applications.map((application) => [key(application.objectId), application]),
  )
  const inOrder = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  const batches: Application[][] = []
  let rows = mostRows
  for (const application of inOrder) {
    const size = 1 + application.credentials.length
    if (rows + size > mostRows) {
      batches.push([])
      rows = 0
    }
    batches.at(-1)?.push(application)
    rows += size
  }
  return batches
}

/** Saves a batch in one statement: applications, their credentials, and no credential besides. */
export async function saveBatch(
  database: Kysely<Schema>,
  round: Round,
  batch: readonly Application[],
): Promise<void> {
  await sql`
    with seen as (
      select * from jsonb_to_recordset(${toJsonText(batch.map(applicationRow))}::text::jsonb) as seen (
        object_id text, client_id text, display_name text, sign_in_audience text, tags jsonb,
        notes text
      )
    ), seen_credential as (
      select * from jsonb_to_recordset(${toJsonText(batch.flatMap(credentialRows))}::text::jsonb)
      as seen (
        application_object_id text, key_id text, position integer, display_name text,
        starts_at timestamptz, expires_at timestamptz, hint text
      )
    ), saved as (
      insert into application
      select object_id, client_id, display_name, sign_in_audience, tags, notes, ${round.id}::integer
      from seen
      on conflict (object_id) do update set
        client_id = excluded.client_id,
        display_name = excluded.display_name,
        sign_in_audience = excluded.sign_in_audience,
        tags = excluded.tags,
        notes = excluded.notes,
        round_id = greatest(application.round_id, excluded.round_id)
    ), gone as (
      delete from credential
      where application_object_id in (select object_id from seen)
      and (application_object_id, key_id) not in (
        select application_object_id, key_id from seen_credential
      )
    )
    insert into credential select * from seen_credential
    on conflict (application_object_id, key_id) do update set
      position = excluded.position,
      display_name = excluded.display_name,
      starts_at = excluded.starts_at,
      expires_at = excluded.expires_at,
      hint = excluded.hint`.execute(database)
}

function applicationRow(application: Application) {
  return {
    object_id: application.objectId,
    client_id: application.clientId,
    display_name: application.displayName,
    sign_in_audience: application.signInAudience,
    tags: application.tags,
    notes: application.notes,
  }
}

function credentialRows(application: Application) {
  const distinct = new Map(
    application.credentials.map((credential) => [key(credential.keyId), credential]),
  )
  return [...distinct.values()].map((credential, position) => ({
    application_object_id: application.objectId,
    key_id: credential.keyId,
    position,
    display_name: credential.displayName,
    starts_at: credential.startsAt,
    expires_at: credential.expiresAt,
    hint: credential.hint,
  }))
}

/** What the engine will hold: two ids that are the same once cleaned are one row. */
function key(id: string): string {
  return cleanText(id)
}
