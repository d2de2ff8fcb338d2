import { type Kysely, sql } from 'kysely'
import type { AuditEntry } from '../../domain/audit.ts'
import { type ChainHead, linkTo } from '../../domain/audit-chain.ts'
import { canonicalJson } from '../../domain/canonical-json.ts'
import { auditJson } from './audit-body.ts'
import { toJsonText } from './clean-text.ts'
import type { Schema } from './schema.ts'
import { sha256 } from './sha256.ts'

/** Of the same refusal one is kept in so long. */
const refusalsApartMs = 60_000

/**
 * Links entries to the end of the chain. The head's row stays locked until the transaction ends, so
 * that instances add one after the other, in the order in which they commit. To be called last in a
 * transaction: whoever holds that lock must wait for nothing else.
 */
export async function appendAudit(
  database: Kysely<Schema>,
  entries: readonly AuditEntry[],
  now: () => Date,
): Promise<void> {
  const complete = await withClientIds(database, entries)
  const end = await database
    .selectFrom('audit_head')
    .select(['sequence', 'hash'])
    .forUpdate()
    .executeTakeFirstOrThrow()
  const at = now()
  let head: ChainHead = end
  for (const entry of complete) {
    if (await isKnownRefusal(database, entry, at)) continue
    const link = linkTo(head, at, auditJson(entry), sha256)
    await database
      .insertInto('audit')
      .values({
        sequence: link.sequence,
        at,
        entry: sql`${canonicalJson(link.entry)}::text::jsonb`,
        previous_hash: link.previousHash,
        hash: link.hash,
      })
      .execute()
    head = link
  }
  if (head === end) return
  await database
    .updateTable('audit_head')
    .set({ sequence: head.sequence, hash: head.hash })
    .execute()
}

/** The application (client) ids as the last round read them, where a change does not know them. */
async function withClientIds(
  database: Kysely<Schema>,
  entries: readonly AuditEntry[],
): Promise<AuditEntry[]> {
  const asked = entries.flatMap(({ application }) =>
    application && application.clientId === null ? [application.objectId] : [],
  )
  if (asked.length === 0) return [...entries]
  const rows = await database
    .selectFrom('application')
    .select(['object_id', 'client_id'])
    .where('object_id', '=', sql<string>`any(${asked}::text[])`)
    .execute()
  const known = new Map(rows.map((row) => [row.object_id, row.client_id]))
  return entries.map((entry) => {
    if (!entry.application || entry.application.clientId !== null) return entry
    const { objectId } = entry.application
    return { ...entry, application: { objectId, clientId: known.get(objectId) ?? null } }
  })
}

async function isKnownRefusal(
  database: Kysely<Schema>,
  { actor, application, deed }: AuditEntry,
  at: Date,
): Promise<boolean> {
  if (deed.kind !== 'refusal') return false
  const same = {
    actor,
    application: application && { objectId: application.objectId },
    deed: { kind: deed.kind, verb: deed.verb },
  }
  const since = new Date(at.getTime() - refusalsApartMs)
  const found = await database
    .selectFrom('audit')
    .select('sequence')
    .where('at', '>', since)
    .where(sql<boolean>`entry @> ${toJsonText(same)}::text::jsonb`)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}
