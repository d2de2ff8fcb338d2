import { type Kysely, type Selectable, sql } from 'kysely'
import type { AuditRecord } from '../../application/ports/audit-record.ts'
import type { AuditLink } from '../../domain/audit-chain.ts'
import { asJson, readAuditEntry } from './audit-body.ts'
import type { Schema } from './schema.ts'

/** The record as rows; how they are added is append-audit.ts. */
export function postgresAudit(database: Kysely<Schema>): Omit<AuditRecord, 'note'> {
  return {
    of: async (applicationObjectId, { skip, limit }) => {
      const about = database
        .selectFrom('audit')
        .where(sql<boolean>`entry -> 'application' ->> 'objectId' = ${applicationObjectId}`)
      const rows = await about
        .selectAll()
        .orderBy('sequence', 'desc')
        .offset(skip)
        .limit(limit)
        .execute()
      const { total } = await about
        .select((row) => row.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow()
      const entries = rows.map(({ sequence, at, entry }) => ({
        sequence,
        at,
        entry: readAuditEntry(entry),
      }))
      return { entries, total: Number(total) }
    },
    after: async (sequence, limit) => {
      const rows = await database
        .selectFrom('audit')
        .selectAll()
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .limit(limit)
        .execute()
      return rows.map(linkOf)
    },
    head: () =>
      database.selectFrom('audit_head').select(['sequence', 'hash']).executeTakeFirstOrThrow(),
    streamed: async () => {
      const row = await database
        .selectFrom('audit_stream')
        .select('sequence')
        .executeTakeFirstOrThrow()
      return row.sequence
    },
    saveStreamed: async (sequence) => {
      await database
        .updateTable('audit_stream')
        .set({ sequence })
        .where('sequence', '<', sequence)
        .execute()
    },
  }
}

function linkOf(row: Selectable<Schema['audit']>): AuditLink {
  return {
    sequence: row.sequence,
    at: row.at,
    entry: asJson(row.entry),
    previousHash: row.previous_hash,
    hash: row.hash,
  }
}
