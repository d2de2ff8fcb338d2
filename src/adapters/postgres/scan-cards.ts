import type { Kysely } from 'kysely'
import type { ScanCards } from '../../application/ports/scan-cards.ts'
import type { Schema } from './schema.ts'

/** Cards that follow a round, one row a card; the sign of life stands with the round. */
export function postgresScanCards(database: Kysely<Schema>): ScanCards {
  const newest = database.selectFrom('round').select('id').orderBy('id', 'desc').limit(1)
  return {
    follow: async ({ address, newerThan }) => {
      await database
        .insertInto('scan_card')
        .values({
          conversation_id: address.conversationId,
          activity_id: address.activityId,
          newer_than: newerThan,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['conversation_id', 'activity_id'])
            .doUpdateSet({ newer_than: newerThan }),
        )
        .execute()
    },
    followed: async () => {
      const cards = await database
        .selectFrom('scan_card')
        .selectAll()
        .orderBy('conversation_id')
        .orderBy('activity_id')
        .execute()
      return cards.map((card) => ({
        address: { conversationId: card.conversation_id, activityId: card.activity_id },
        newerThan: card.newer_than,
      }))
    },
    forget: async ({ conversationId, activityId }) => {
      await database
        .deleteFrom('scan_card')
        .where('conversation_id', '=', conversationId)
        .where('activity_id', '=', activityId)
        .execute()
    },
    pulse: async (at) => {
      await database
        .updateTable('round')
        .set({ pulse_at: at })
        .where('id', '=', newest)
        .where('outcome', '=', 'running')
        .execute()
    },
    pulsedAt: async () => {
      const round = await database
        .selectFrom('round')
        .select('pulse_at')
        .where('id', '=', newest)
        .executeTakeFirst()
      return round?.pulse_at ?? null
    },
  }
}
