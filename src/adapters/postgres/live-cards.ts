import { type Kysely, sql } from 'kysely'
import type { LiveCard, LiveCards } from '../../application/ports/store.ts'
import { toJsonText } from './clean-text.ts'
import { readStored } from './row-parser.ts'
import type { Schema } from './schema.ts'
import { warnedMatter } from './warned-matter.ts'

/** The most that instances' clocks are taken to differ by. */
const clockSkewMs = 60_000

/** Cards that people have before them; one card may show several matters. */
export function postgresLiveCards(database: Kysely<Schema>): LiveCards {
  const rows = database.selectFrom('live_card').selectAll()
  return {
    remember: async ({ address, applicationObjectId, keyId, warning, shown, postedAt }) => {
      const said = warning ? sql`${toJsonText(warning)}::text::jsonb` : null
      await database
        .insertInto('live_card')
        .values({
          conversation_id: address.conversationId,
          activity_id: address.activityId,
          application_object_id: applicationObjectId,
          key_id: keyId,
          warning: said,
          shown: shown ?? null,
          posted_at: postedAt ?? null,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['conversation_id', 'activity_id', 'application_object_id', 'key_id'])
            .doUpdateSet({ warning: said, shown: shown ?? null, posted_at: postedAt ?? null }),
        )
        .execute()
    },
    about: async (applicationObjectId, keyId) => {
      const cards = await rows
        .where('application_object_id', '=', applicationObjectId)
        .where('key_id', '=', keyId)
        .orderBy('conversation_id')
        .orderBy('activity_id')
        .execute()
      return cards.map(liveCardOf)
    },
    drawn: async ({ address, applicationObjectId, keyId }, shown) => {
      await database
        .updateTable('live_card')
        .set({ shown })
        .where('conversation_id', '=', address.conversationId)
        .where('activity_id', '=', address.activityId)
        .where('application_object_id', '=', applicationObjectId)
        .where('key_id', '=', keyId)
        .where('warning', 'is not', null)
        .execute()
    },
    warnings: async (applicationObjectId) => {
      const all = rows
        .where('warning', 'is not', null)
        .orderBy('posted_at', (order) => order.desc().nullsLast())
        .orderBy('activity_id', 'desc')
      const found =
        applicationObjectId === undefined
          ? all
          : all.where('application_object_id', '=', applicationObjectId)
      return (await found.execute()).map(liveCardOf)
    },
    toLookAt: async ({ posted: { conversationId, activityId }, objectIds, composedAt }) => {
      const since = new Date(composedAt.getTime() - clockSkewMs).toISOString()
      const found = await sql<{ id: string }>`
        select asked.id from unnest(${[...objectIds]}::text[]) as asked (id)
        where exists (
          select from live_card where conversation_id = ${conversationId}
          and activity_id != ${activityId} and warning is not null
          and application_object_id = asked.id
        ) or exists (
          select from due_list where conversation_id = ${conversationId}
          and activity_id != ${activityId}
        ) or exists (
          select from attention where application_object_id = asked.id
          and said_at >= ${since}::timestamptz
        )`.execute(database)
      return found.rows.map(({ id }) => id)
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
        from live_card as live
        where live.warning is not null and (not exists (
          select from credential as held
          where held.application_object_id = live.application_object_id
          and held.key_id = live.key_id
        ) or exists (
          select from credential as held join credential as newer
          on newer.application_object_id = held.application_object_id
          and newer.starts_at > held.starts_at
          and newer.expires_at > held.expires_at
          and newer.expires_at > ${now.toISOString()}::timestamptz
          where held.application_object_id = live.application_object_id
          and held.key_id = live.key_id
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

function liveCardOf(row: Schema['live_card']): LiveCard {
  return {
    address: { conversationId: row.conversation_id, activityId: row.activity_id },
    applicationObjectId: row.application_object_id,
    keyId: row.key_id,
    ...(row.warning !== null && { warning: readStored(warnedMatter, row.warning, 'live_card') }),
    ...(row.shown !== null && { shown: row.shown }),
    ...(row.posted_at !== null && { postedAt: row.posted_at }),
  }
}
