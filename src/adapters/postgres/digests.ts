import { type Kysely, sql } from 'kysely'
import { z } from 'zod/v4'
import type { DigestPostKey, Digests } from '../../application/ports/digests.ts'
import type { Person } from '../../domain/application.ts'
import { type DigestSettings, digestDays } from '../../domain/digest.ts'
import type { WatchRule } from '../../domain/watch-rules.ts'
import { toJsonText } from './clean-text.ts'
import { readStored } from './row-parser.ts'
import type { Schema } from './schema.ts'

/** Digests as rows: one of settings a channel, one a post. */
export function postgresDigests(database: Kysely<Schema>): Digests {
  const add = async (key: DigestPostKey, at: Date, state: 'planned' | 'dropped') => {
    const added = await database
      .insertInto('digest_post')
      .values({
        conversation_id: key.conversationId,
        date: key.date,
        kind: key.kind,
        state,
        planned_at: at,
        claimed_at: null,
        activity_id: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('date')
      .executeTakeFirst()
    return added !== undefined
  }
  return {
    settings: async (conversationId) => {
      const row = await database
        .selectFrom('digest_settings')
        .selectAll()
        .where('conversation_id', '=', conversationId)
        .executeTakeFirst()
      if (!row) return undefined
      return {
        settings: readStored(settings, row.body, 'digest settings'),
        setBy: readStored(person, row.set_by, 'digest settings'),
        setAt: row.set_at,
      }
    },
    allSettings: async () => {
      const rows = await database.selectFrom('digest_settings').selectAll().execute()
      return new Map(
        rows.map((row) => [row.conversation_id, readStored(settings, row.body, 'digest settings')]),
      )
    },
    save: async (conversationId, saved) => {
      const values = {
        body: sql`${toJsonText(saved.settings)}::text::jsonb`,
        set_by: sql`${toJsonText(saved.setBy)}::text::jsonb`,
        set_at: saved.setAt,
      }
      await database
        .insertInto('digest_settings')
        .values({ conversation_id: conversationId, ...values })
        .onConflict((conflict) => conflict.column('conversation_id').doUpdateSet(values))
        .execute()
    },
    plan: (key, at) => add(key, at, 'planned'),
    skip: async (key, at) => {
      await add(key, at, 'dropped')
    },
    stateOf: async (key) => {
      const row = await database
        .selectFrom('digest_post')
        .select('state')
        .where('conversation_id', '=', key.conversationId)
        .where('date', '=', key.date)
        .where('kind', '=', key.kind)
        .executeTakeFirst()
      return row?.state
    },
    claim: async (key, at) => {
      const claimed = await database
        .updateTable('digest_post')
        .set({ state: 'claimed', claimed_at: at })
        .where('conversation_id', '=', key.conversationId)
        .where('date', '=', key.date)
        .where('kind', '=', key.kind)
        .where('state', '=', 'planned')
        .returning('date')
        .executeTakeFirst()
      return claimed !== undefined
    },
    settle: async (key, outcome) => {
      await database
        .updateTable('digest_post')
        .set({
          state: outcome.state,
          activity_id: outcome.state === 'sent' ? outcome.activityId : null,
        })
        .where('conversation_id', '=', key.conversationId)
        .where('date', '=', key.date)
        .where('kind', '=', key.kind)
        .execute()
    },
    latest: async (conversationId) => {
      const row = await database
        .selectFrom('digest_post')
        .select(['activity_id', 'date', 'claimed_at'])
        .select((row) =>
          row
            .selectFrom('digest_post as word')
            .select((word) => word.fn.max('word.claimed_at').as('at'))
            .where('word.conversation_id', '=', conversationId)
            .where('word.state', 'in', ['sent', 'claimed'])
            .as('last_word_at'),
        )
        .where('conversation_id', '=', conversationId)
        .where('kind', '=', 'digest')
        .where('state', '=', 'sent')
        .orderBy('claimed_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      if (!row?.activity_id || !row.claimed_at) return undefined
      return {
        activityId: row.activity_id,
        date: row.date,
        at: row.claimed_at,
        lastWordAt: row.last_word_at ?? row.claimed_at,
      }
    },
  }
}

const rule: z.ZodType<WatchRule> = z.discriminatedUnion('by', [
  z.object({ by: z.literal('name'), pattern: z.string() }),
  z.object({ by: z.literal('tag'), tag: z.string() }),
  z.object({ by: z.literal('owner'), objectId: z.string() }),
  z.object({ by: z.literal('id'), clientId: z.string() }),
])
const settings: z.ZodType<DigestSettings> = z.object({
  isOn: z.boolean(),
  schedule: z
    .object({ days: z.enum(digestDays), hour: z.number().int().min(0).max(23), zone: z.string() })
    .nullable(),
  horizonDays: z.number().int().positive().nullable(),
  filter: z.array(rule),
})
const person: z.ZodType<Person> = z.object({ id: z.string(), name: z.string() })
