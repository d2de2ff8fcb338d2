import type { Kysely } from 'kysely'
import type { LiveCards } from '../../application/ports/store.ts'
import type { Schema } from './schema.ts'

/** Cards that people have before them; one card may show several matters. */
export function postgresLiveCards(database: Kysely<Schema>): LiveCards {
  return {
    remember: async ({ address, applicationObjectId, keyId }) => {
      await database
        .insertInto('live_card')
        .values({
          conversation_id: address.conversationId,
          activity_id: address.activityId,
          application_object_id: applicationObjectId,
          key_id: keyId,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    about: async (applicationObjectId, keyId) => {
      const cards = await database
        .selectFrom('live_card')
        .select(['conversation_id', 'activity_id'])
        .where('application_object_id', '=', applicationObjectId)
        .where('key_id', '=', keyId)
        .orderBy('conversation_id')
        .orderBy('activity_id')
        .execute()
      return cards.map((card) => ({
        address: { conversationId: card.conversation_id, activityId: card.activity_id },
        applicationObjectId,
        keyId,
      }))
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
