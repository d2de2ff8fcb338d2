import { type Kysely, sql } from 'kysely'
import type { CredentialChange, Round, SeenApplication } from '../../application/ports/store.ts'
import { cleanText, toJsonText } from './clean-text.ts'
import type { Schema } from './schema.ts'
import { orderedOnce, type SeenRow, seenRow } from './seen-rows.ts'

/** Most rows that one statement writes; the embedded engine blocks the event loop meanwhile. */
const mostRows = 150

/**
 * Saves what a round saw: what is as it was only gets the round's number. Undefined when the round
 * is over, as a newer one began; nothing more is saved then.
 */
export async function saveSeen(
  database: Kysely<Schema>,
  round: Round,
  applications: readonly SeenApplication[],
): Promise<CredentialChange[] | undefined> {
  const changes: CredentialChange[] = []
  const ordered = orderedOnce(applications)
  for (let start = 0; start < ordered.length; start += mostRows) {
    const seen = ordered.slice(start, start + mostRows).map(seenRow)
    const unchanged = await touchUnchanged(database, round, seen)
    if (!unchanged) return undefined
    const changed = seen.filter(({ object_id }) => !unchanged.has(cleanText(object_id)))
    for (const batch of batchesOf(changed)) {
      const saved = await saveBatch(database, round, batch)
      if (!saved) return undefined
      changes.push(...saved)
    }
  }
  return changes
}

/** Batches of at most that many rows with credentials; one with more of them is a batch alone. */
function batchesOf(changed: readonly SeenRow[]): SeenRow[][] {
  const batches: SeenRow[][] = []
  let rows = mostRows
  for (const application of changed) {
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

/** Counts what was seen, and gives the ids of those that are as they were. */
async function touchUnchanged(
  database: Kysely<Schema>,
  round: Round,
  seen: readonly SeenRow[],
): Promise<Set<string> | undefined> {
  const sum = (count: (row: SeenRow) => number) =>
    seen.reduce((total, row) => total + count(row), 0)
  const hashes = seen.map(({ object_id, seen_hash }) => ({ object_id, seen_hash }))
  const { rows } = await sql<{ unchanged: string[] }>`
    with running as (
      update round set
        applications = applications + ${seen.length}::integer,
        credentials = credentials + ${sum((row) => row.credentials.length)}::integer,
        certificates = certificates + ${sum((row) => row.certificates?.length ?? 0)}::integer
      where id = ${round.id} and outcome = 'running'
      returning id
    ), seen as (
      select * from jsonb_to_recordset(${toJsonText(hashes)}::text::jsonb)
      as seen (object_id text, seen_hash text)
    ), readable as (
      delete from unreadable_application
      where object_id in (select object_id from seen) and exists (select from running)
    ), unchanged as (
      select object_id from application join seen using (object_id)
      where application.seen_hash = seen.seen_hash and exists (select from running)
      order by object_id
      for no key update of application
    ), touched as (
      update application set round_id = running.id from running, unchanged
      where application.object_id = unchanged.object_id
    )
    select array(select object_id from unchanged) as unchanged from running`.execute(database)
  const [found] = rows
  return found && new Set(found.unchanged)
}

/** Saves a batch in one statement: applications, their credentials, and no credential besides. */
async function saveBatch(
  database: Kysely<Schema>,
  round: Round,
  batch: readonly SeenRow[],
): Promise<CredentialChange[] | undefined> {
  const { rows } = await sql<{ changes: CredentialChange[] }>`
    with running as (
      select id from round where id = ${round.id} and outcome = 'running' for update
    ), seen as (
      select seen.* from running, jsonb_to_recordset(${toJsonText(batch)}::text::jsonb) as seen (
        object_id text, client_id text, display_name text, sign_in_audience text, tags jsonb,
        notes text, certificates jsonb, seen_hash text, credentials_hash text
      )
    ), seen_credential as (
      select seen.* from running, jsonb_to_recordset(
        ${toJsonText(batch.flatMap(({ credentials }) => credentials))}::text::jsonb
      ) as seen (
        application_object_id text, key_id text, position integer, display_name text,
        starts_at timestamptz, expires_at timestamptz, hint text
      )
    ), changed as (
      select seen.object_id, (
        before.client_id, before.display_name, before.sign_in_audience, before.tags, before.notes
      ) is not distinct from (
        seen.client_id, seen.display_name, seen.sign_in_audience, seen.tags, seen.notes
      ) as nothing_else
      from application as before join seen using (object_id)
      where before.credentials_hash <> seen.credentials_hash
    ), saved as (
      insert into application (
        object_id, client_id, display_name, sign_in_audience, tags, notes, certificates, seen_hash,
        credentials_hash, round_id
      )
      select seen.*, running.id from seen, running
      on conflict (object_id) do update set
        client_id = excluded.client_id,
        display_name = excluded.display_name,
        sign_in_audience = excluded.sign_in_audience,
        tags = excluded.tags,
        notes = excluded.notes,
        certificates = coalesce(excluded.certificates, application.certificates),
        seen_hash = excluded.seen_hash,
        credentials_hash = excluded.credentials_hash,
        round_id = excluded.round_id
    ), gone as (
      delete from credential using seen
      where application_object_id = seen.object_id and not exists (
        select from seen_credential as kept
        where kept.application_object_id = credential.application_object_id
        and kept.key_id = credential.key_id
      )
    ), saved_credential as (
      insert into credential select * from seen_credential
      on conflict (application_object_id, key_id) do update set
        position = excluded.position,
        display_name = excluded.display_name,
        starts_at = excluded.starts_at,
        expires_at = excluded.expires_at,
        hint = excluded.hint
    )
    select coalesce((
      select jsonb_agg(jsonb_build_object('objectId', object_id, 'nothingElse', nothing_else))
      from changed
    ), '[]') as changes from running`.execute(database)
  return rows[0]?.changes
}
