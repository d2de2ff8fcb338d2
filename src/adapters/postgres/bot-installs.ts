import { type Kysely, sql } from 'kysely'
import type { BotInstall, BotInstalls } from '../../application/ports/bot-installs.ts'
import type { Schema } from './schema.ts'

/** One row a person for the last try, and one for each who took the bot out. */
export function postgresBotInstalls(database: Kysely<Schema>): BotInstalls {
  return {
    of: async (personIds) => {
      const rows = await database
        .selectFrom('bot_install')
        .selectAll()
        .where('person_id', '=', sql<string>`any(${[...personIds]}::text[])`)
        .execute()
      return new Map(
        rows.map((row): [string, BotInstall] => [
          row.person_id,
          {
            personId: row.person_id,
            state: row.state,
            code: row.code,
            askedAt: row.asked_at,
            thereAt: row.there_at,
          },
        ]),
      )
    },
    ask: async (personId, at) => {
      const asked = { state: 'waiting', code: null, asked_at: at, ended_at: null } as const
      await database
        .insertInto('bot_install')
        .values({ person_id: personId, there_at: null, ...asked })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet(asked))
        .execute()
    },
    settle: async (personId, { state, code = null, at }) => {
      const isThere = state === 'installed' || state === 'alreadyThere'
      await database
        .updateTable('bot_install')
        .set((row) => ({
          state,
          code,
          ended_at: at,
          ...(isThere && { there_at: row.fn.coalesce('there_at', sql<Date>`${at}`) }),
        }))
        .where('person_id', '=', personId)
        .execute()
    },
    askedSince: async (moment) => {
      const { count } = await database
        .selectFrom('bot_install')
        .select((row) => row.fn.countAll().as('count'))
        .where('asked_at', '>', moment)
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    removed: async (personId, at) => {
      await database
        .insertInto('bot_removal')
        .values({ person_id: personId, removed_at: at })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ removed_at: at }))
        .execute()
    },
    cameBack: async (personId) => {
      await database.deleteFrom('bot_removal').where('person_id', '=', personId).execute()
    },
    removals: async () => {
      const rows = await database.selectFrom('bot_removal').select('person_id').execute()
      return new Set(rows.map((row) => row.person_id))
    },
    peopleWithChat: async () => {
      const rows = await database
        .selectFrom('conversation')
        .select('person_id')
        .distinct()
        .where('kind', '=', 'personal')
        .execute()
      return new Set(rows.flatMap(({ person_id }) => (person_id === null ? [] : [person_id])))
    },
  }
}
