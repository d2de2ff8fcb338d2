import { type Kysely, sql } from 'kysely'
import { z } from 'zod/v4'
import type { Approvals } from '../../application/ports/approvals.ts'
import { type Approval, approvalEnds } from '../../domain/approval.ts'
import { isRotationId, type RotationId } from '../../domain/rotation-name.ts'
import { toJsonText } from './clean-text.ts'
import { readStored, storedDate } from './row-parser.ts'
import type { Schema } from './schema.ts'

/** Requests as rows; the partial unique index `approval_waiting` holds one for each application. */
export function postgresApprovals(database: Kysely<Schema>): Approvals {
  const rows = database.selectFrom('approval').select(['id', 'body'])
  return {
    insert: async (request) => {
      const inserted = await database
        .insertInto('approval')
        .values({
          application_object_id: request.application.objectId,
          state: 'waiting',
          asked_at: request.askedAt,
          body: sql`${toJsonText({ ...request, state: 'waiting' })}::text::jsonb`,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      return inserted?.id
    },
    byId: async (id) => read(await rows.where('id', '=', id).executeTakeFirst()),
    waitingFor: async (applicationObjectId) =>
      read(
        await rows
          .where('application_object_id', '=', applicationObjectId)
          .where('state', '=', 'waiting')
          .executeTakeFirst(),
      ),
    end: async (id, how) => {
      const ended = await database
        .updateTable('approval')
        .set({ state: how.state, body: sql`body || ${toJsonText(how)}::text::jsonb` })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .returning('id')
        .executeTakeFirst()
      return ended !== undefined
    },
    follow: async (id, address) => {
      const added = toJsonText([address])
      await database
        .updateTable('approval')
        .set({
          body: sql`jsonb_set(body, '{cards}', (body->'cards') || ${added}::text::jsonb)`,
        })
        .where('id', '=', id)
        .execute()
    },
  }
}

const rotationId = z.custom<RotationId>((id) => typeof id === 'string' && isRotationId(id))
const person = z.object({ id: z.string(), name: z.string() })
const address = z.object({ conversationId: z.string(), activityId: z.string() })

const wish = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('rotate'),
    keyId: z.string(),
    description: z.string(),
    validity: z.union([z.literal('policyMaximum'), z.number()]),
    targets: z.string().nullable(),
    shownTargets: z.string().nullable(),
    follows: z.union([z.literal('none'), rotationId]).nullable(),
  }),
  z.object({
    what: z.literal('cleanup'),
    keyId: z.string(),
    rotationId,
    revision: z.number().nullable(),
    acknowledged: z.union([z.literal('unknown'), storedDate]).nullable(),
  }),
  z.object({ what: z.literal('removal'), keyId: z.string() }),
])

const basics = z.object({
  application: z.object({
    objectId: z.string(),
    clientId: z.string(),
    displayName: z.string().nullable(),
  }),
  secretName: z.string().nullable(),
  wish,
  askedBy: person,
  askedAt: storedDate,
  couldAgree: z.array(z.string()),
  card: address.nullable(),
  cards: z.array(address),
  id: z.number(),
})

const approval: z.ZodType<Approval> = z.discriminatedUnion('state', [
  basics.extend({ state: z.literal('waiting') }),
  basics.extend({
    state: z.enum(approvalEnds),
    endedBy: person.nullable(),
    endedAt: storedDate,
  }),
])

function read(row: { id: number; body: unknown } | undefined): Approval | undefined {
  if (!row) return undefined
  return readStored(approval, { ...(row.body as object), id: row.id }, 'approval')
}
