import { type Kysely, sql } from 'kysely'
import { z } from 'zod/v4'
import type { Removals } from '../../application/ports/store.ts'
import { type Removal, removalRefusals } from '../../domain/removal.ts'
import { toJsonText } from './clean-text.ts'
import { readStored, storedDate } from './row-parser.ts'
import type { Schema } from './schema.ts'

/** Removals as rows; the partial unique index `removal_open` holds one under way a client secret. */
export function postgresRemovals(database: Kysely<Schema>): Removals {
  const bodies = database.selectFrom('removal').select('body')
  return {
    insert: async (confirmed) => {
      const removal: Removal = { ...confirmed, state: 'confirmed' }
      const inserted = await database
        .insertInto('removal')
        .values({
          application_object_id: removal.application.objectId,
          key_id: removal.secret.keyId,
          state: removal.state,
          confirmed_at: removal.confirmedAt,
          body: sql`${toJsonText(removal)}::text::jsonb`,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      return inserted?.id
    },
    byId: async (id) => read(await bodies.where('id', '=', id).executeTakeFirst()),
    latestFor: async (applicationObjectId, keyId) =>
      read(
        await bodies
          .where('application_object_id', '=', applicationObjectId)
          .where('key_id', '=', keyId)
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirst(),
      ),
    open: async () => {
      const open = await database
        .selectFrom('removal')
        .select('id')
        .where('state', '=', 'confirmed')
        .orderBy('id')
        .execute()
      return open.map(({ id }) => id)
    },
    settle: async (id, outcome) => {
      const settled = await database
        .updateTable('removal')
        .set({
          state: outcome.state,
          ended_at: outcome.endedAt,
          body: sql`body || ${toJsonText(outcome)}::text::jsonb`,
        })
        .where('id', '=', id)
        .where('state', '=', 'confirmed')
        .returning('id')
        .executeTakeFirst()
      return settled !== undefined
    },
  }
}

const secret = z.object({
  keyId: z.string(),
  displayName: z.string().nullable(),
  expiresAt: storedDate,
})

const basics = z.object({
  application: z.object({
    objectId: z.string(),
    clientId: z.string(),
    displayName: z.string().nullable(),
  }),
  secret,
  replacedBy: secret.nullable(),
  confirmedBy: z.object({ id: z.string(), name: z.string() }),
  confirmedAt: storedDate,
  card: z.object({ conversationId: z.string(), activityId: z.string() }).nullable(),
})

const removal: z.ZodType<Removal> = z.discriminatedUnion('state', [
  basics.extend({ state: z.literal('confirmed') }),
  basics.extend({ state: z.enum(['removed', 'alreadyGone']), endedAt: storedDate }),
  basics.extend({
    state: z.literal('refused'),
    reason: z.enum(removalRefusals),
    endedAt: storedDate,
  }),
])

function read(row: { body: unknown } | undefined): Removal | undefined {
  return row && readRemoval(row)
}

/** A removal from its row. */
export function readRemoval(row: { body: unknown }): Removal {
  return readStored(removal, row.body, 'removal')
}
