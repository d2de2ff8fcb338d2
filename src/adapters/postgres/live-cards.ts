import { type Kysely, sql } from 'kysely'
import { z } from 'zod/v4'
import type { LiveCards } from '../../application/ports/store.ts'
import type { WarnedMatter } from '../../domain/matter-end.ts'
import { toJsonText } from './clean-text.ts'
import { readStored, storedDate } from './row-parser.ts'
import type { Schema } from './schema.ts'

/** Cards that people have before them; one card may show several matters. */
export function postgresLiveCards(database: Kysely<Schema>): LiveCards {
  return {
    remember: async ({ address, applicationObjectId, keyId, warning }) => {
      const said = warning ? sql`${toJsonText(warning)}::text::jsonb` : null
      await database
        .insertInto('live_card')
        .values({
          conversation_id: address.conversationId,
          activity_id: address.activityId,
          application_object_id: applicationObjectId,
          key_id: keyId,
          warning: said,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['conversation_id', 'activity_id', 'application_object_id', 'key_id'])
            .doUpdateSet({ warning: said }),
        )
        .execute()
    },
    about: async (applicationObjectId, keyId) => {
      const cards = await database
        .selectFrom('live_card')
        .select(['conversation_id', 'activity_id', 'warning'])
        .where('application_object_id', '=', applicationObjectId)
        .where('key_id', '=', keyId)
        .orderBy('conversation_id')
        .orderBy('activity_id')
        .execute()
      return cards.map((card) => ({
        address: { conversationId: card.conversation_id, activityId: card.activity_id },
        applicationObjectId,
        keyId,
        ...(card.warning !== null && {
          warning: readStored(warnedMatter, card.warning, 'live_card'),
        }),
      }))
    },
    followRotation: async (applicationObjectId, keyId) => {
      await database
        .updateTable('live_card')
        .set({ warning: null })
        .where('application_object_id', '=', applicationObjectId)
        .where('key_id', '=', keyId)
        .where('warning', 'is not', null)
        .execute()
    },
    seemOver: async (now, limit) => {
      const found = await sql<{ application_object_id: string; key_id: string }>`
        select distinct live.application_object_id, live.key_id
        from live_card as live left join credential as held
          on held.application_object_id = live.application_object_id
          and held.key_id = live.key_id
        where live.warning is not null and (held.key_id is null or exists (
          select from credential as newer
          where newer.application_object_id = held.application_object_id
          and newer.starts_at > held.starts_at
          and newer.expires_at > held.expires_at
          and newer.expires_at > ${now.toISOString()}::timestamptz
        ))
        order by live.application_object_id, live.key_id
        limit ${limit}`.execute(database)
      return found.rows.map((row) => ({
        applicationObjectId: row.application_object_id,
        keyId: row.key_id,
      }))
    },
    forgetWarning: async ({ address, applicationObjectId, keyId }) => {
      await database
        .deleteFrom('live_card')
        .where('conversation_id', '=', address.conversationId)
        .where('activity_id', '=', address.activityId)
        .where('application_object_id', '=', applicationObjectId)
        .where('key_id', '=', keyId)
        .where('warning', 'is not', null)
        .execute()
    },
    forget: async (address) => {
      await database
        .deleteFrom('live_card')
        .where('conversation_id', '=', address.conversationId)
        .where('activity_id', '=', address.activityId)
        .execute()
    },
  }
}

const warnedMatter: z.ZodType<WarnedMatter> = z.object({
  application: z.object({
    objectId: z.string(),
    clientId: z.string(),
    displayName: z.string().nullable(),
  }),
  secret: z.object({
    keyId: z.string(),
    displayName: z.string().nullable(),
    expiresAt: storedDate,
    hint: z.string().nullable(),
  }),
})
