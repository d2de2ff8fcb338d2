import { type Kysely, sql } from 'kysely'
import { z } from 'zod/v4'
import type { DueLists } from '../../application/ports/store.ts'
import { toJsonText } from './clean-text.ts'
import { readStored } from './row-parser.ts'
import type { Schema } from './schema.ts'
import { warnedMatter } from './warned-matter.ts'

/** Lists of due matters as rows, by their message. */
export function postgresDueLists(database: Kysely<Schema>): DueLists {
  return {
    remember: async ({ address, matters, shown, postedAt }) => {
      await database
        .insertInto('due_list')
        .values({
          conversation_id: address.conversationId,
          activity_id: address.activityId,
          posted_at: postedAt,
          shown,
          matters: sql`${toJsonText(matters)}::text::jsonb`,
        })
        .onConflict((conflict) =>
          conflict.columns(['conversation_id', 'activity_id']).doUpdateSet({ shown }),
        )
        .execute()
    },
    all: async (conversationId) => {
      const every = database
        .selectFrom('due_list')
        .selectAll()
        .orderBy('posted_at', 'desc')
        .orderBy('activity_id', 'desc')
      const found =
        conversationId === undefined ? every : every.where('conversation_id', '=', conversationId)
      return (await found.execute()).map((row) => ({
        address: { conversationId: row.conversation_id, activityId: row.activity_id },
        matters: readStored(z.array(warnedMatter), row.matters, 'due_list'),
        shown: row.shown,
        postedAt: row.posted_at,
      }))
    },
    forget: async ({ conversationId, activityId }) => {
      await database
        .deleteFrom('due_list')
        .where('conversation_id', '=', conversationId)
        .where('activity_id', '=', activityId)
        .execute()
    },
  }
}
