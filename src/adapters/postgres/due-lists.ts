import { type Kysely, sql } from 'kysely'
import { z } from 'zod/v4'
import type { DueList, DueLists } from '../../application/ports/store.ts'
import { toJsonText } from './clean-text.ts'
import { readStored } from './row-parser.ts'
import type { Schema } from './schema.ts'
import { warnedMatter } from './warned-matter.ts'

/** Lists of due matters as rows, by their message. */
export function postgresDueLists(database: Kysely<Schema>): DueLists {
  const rows = database.selectFrom('due_list').selectAll()
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
    at: async ({ conversationId, activityId }) => {
      const found = await rows
        .where('conversation_id', '=', conversationId)
        .where('activity_id', '=', activityId)
        .executeTakeFirst()
      return found && listOf(found)
    },
    near: async (applicationObjectId) => {
      const all = rows.orderBy('posted_at', 'desc').orderBy('activity_id', 'desc')
      if (applicationObjectId === undefined) return (await all.execute()).map(listOf)
      const naming = JSON.stringify([{ application: { objectId: applicationObjectId } }])
      const conversations = database
        .selectFrom('due_list')
        .select('conversation_id')
        .where(sql<boolean>`matters @> ${naming}::text::jsonb`)
      return (await all.where('conversation_id', 'in', conversations).execute()).map(listOf)
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

function listOf(row: Schema['due_list']): DueList {
  return {
    address: { conversationId: row.conversation_id, activityId: row.activity_id },
    matters: readStored(z.array(warnedMatter), row.matters, 'due_list'),
    shown: row.shown,
    postedAt: row.posted_at,
  }
}
