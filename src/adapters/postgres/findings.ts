import { type Kysely, type Selectable, sql } from 'kysely'
import { z } from 'zod/v4'
import type { Findings, RecordedFinding } from '../../application/ports/store.ts'
import { type Finding, findingId } from '../../domain/finding.ts'
import { toJsonText } from './clean-text.ts'
import { readStored } from './row-parser.ts'
import type { Schema } from './schema.ts'

/** Findings as rows; one that comes back after it was resolved begins anew, but stays told. */
export function postgresFindings(database: Kysely<Schema>): Findings {
  const open = database.selectFrom('finding').selectAll().where('resolved_at', 'is', null)
  const inOrder = open.orderBy('first_seen_at').orderBy('id')
  return {
    due: async (limit) => {
      const due = await sql<{ object_id: string }>`
        with candidate as (
          select application_object_id as object_id from credential
          where display_name like '%[rk-%'
          union
          select object_id from application join rotation on application_object_id = object_id
          union
          select application_object_id from finding where resolved_at is null
        )
        select object_id from candidate left join reconciled on application_object_id = object_id
        order by looked_at nulls first, object_id
        limit ${limit}`.execute(database)
      return due.rows.map((row) => row.object_id)
    },
    looked: async (applicationObjectId, at) => {
      await database
        .insertInto('reconciled')
        .values({ application_object_id: applicationObjectId, looked_at: at })
        .onConflict((conflict) =>
          conflict.column('application_object_id').doUpdateSet({ looked_at: at }),
        )
        .execute()
    },
    seen: async (finding, at) => {
      const body = sql`${toJsonText(finding)}::text::jsonb`
      await database
        .insertInto('finding')
        .values({
          id: findingId(finding),
          application_object_id: finding.application.objectId,
          first_seen_at: at,
          last_seen_at: at,
          body,
        })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({
            first_seen_at: sql`case when finding.resolved_at is null
              then finding.first_seen_at else excluded.first_seen_at end`,
            last_seen_at: at,
            resolved_at: null,
            body,
          }),
        )
        .execute()
    },
    resolve: async (id, at) => {
      await database
        .updateTable('finding')
        .set({ resolved_at: at })
        .where('id', '=', id)
        .where('resolved_at', 'is', null)
        .execute()
    },
    told: async (id, at) => {
      await database
        .updateTable('finding')
        .set({ told_at: at })
        .where('id', '=', id)
        .where('told_at', 'is', null)
        .execute()
    },
    byId: async (id) => {
      const row = await open.where('id', '=', id).executeTakeFirst()
      return row && recorded(row)
    },
    open: async () => (await inOrder.execute()).map(recorded),
    openFor: async (applicationObjectId) => {
      const found = await inOrder.where('application_object_id', '=', applicationObjectId).execute()
      return found.map(recorded)
    },
  }
}

const version = z.object({ vaultUrl: z.string(), secretName: z.string(), version: z.string() })
const basics = z.object({
  application: z.object({
    objectId: z.string(),
    clientId: z.string(),
    displayName: z.string().nullable(),
  }),
  keyId: z.string(),
  rotationId: z.string().nullable(),
  description: z.string().nullable(),
})

const finding: z.ZodType<Finding> = z.discriminatedUnion('kind', [
  basics.extend({ kind: z.literal('deadVersion'), servedBy: version }),
  basics.extend({
    kind: z.enum(['unknownRotation', 'endedRotation']),
    servedBy: version.nullable(),
  }),
])

function recorded(row: Selectable<Schema['finding']>): RecordedFinding {
  return {
    id: row.id,
    finding: readStored(finding, row.body, 'finding'),
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    toldAt: row.told_at,
  }
}
