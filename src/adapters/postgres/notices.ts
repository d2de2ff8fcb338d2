import { type Kysely, sql } from 'kysely'
import { z } from 'zod/v4'
import type { Notice, Notices } from '../../application/ports/store.ts'
import { type NoticeKey, noticeId } from '../../domain/notice-plan.ts'
import { isReminderStage, type ReminderStage } from '../../domain/reminder-stage.ts'
import { readStored } from './row-parser.ts'
import type { Schema } from './schema.ts'

/** The ledger of notices as rows; a notice's id is its primary key. What was sent stays sent. */
export function postgresNotices(database: Kysely<Schema>): Notices {
  const rows = database.selectFrom('notice').selectAll()
  return {
    saidAbout: async (applicationObjectIds) => {
      const said = await database
        .selectFrom('notice')
        .select('id')
        .where('application_object_id', '=', sql<string>`any(${[...applicationObjectIds]}::text[])`)
        .where('state', '!=', 'dropped')
        .execute()
      return new Set(said.map((notice) => notice.id))
    },
    plan: async (key, at) => {
      const planned = await database
        .insertInto('notice')
        .values({
          id: noticeId(key),
          person_id: key.personId,
          application_object_id: key.applicationObjectId,
          key_id: key.keyId,
          stage: String(key.stage),
          state: 'planned',
          planned_at: at,
        })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet({ state: 'planned', planned_at: at })
            .where('notice.state', '=', 'dropped'),
        )
        .returning('id')
        .executeTakeFirst()
      return planned !== undefined
    },
    byId: async (id) => {
      const row = await rows.where('id', '=', id).executeTakeFirst()
      return row && noticeOf(row)
    },
    claim: async (id, at) => {
      const claimed = await database
        .updateTable('notice')
        .set({ state: 'claimed', claimed_at: at })
        .where('id', '=', id)
        .where('state', '=', 'planned')
        .returning('id')
        .executeTakeFirst()
      return claimed !== undefined
    },
    settle: async (id, state) => {
      await database
        .updateTable('notice')
        .set({ state })
        .where('id', '=', id)
        .where('state', '!=', 'sent')
        .execute()
    },
    planned: async () => {
      const planned = await rows.where('state', '=', 'planned').orderBy('planned_at').execute()
      return planned.map(noticeOf)
    },
  }
}

const stage: z.ZodType<NoticeKey['stage']> = z.union([
  z.literal('expired'),
  z.custom<ReminderStage>(isReminderStage),
  z.templateLiteral(['finding:', z.string()]),
  z.coerce.number<string>().int(),
])

function noticeOf(row: Schema['notice']): Notice {
  return {
    id: row.id,
    key: {
      personId: row.person_id,
      applicationObjectId: row.application_object_id,
      keyId: row.key_id,
      stage: readStored(stage, row.stage, 'notice stage'),
    },
    state: row.state,
  }
}
