import { type Kysely, sql } from 'kysely'
import type { Conversation, Conversations } from '../../application/ports/store.ts'
import type { Schema } from './schema.ts'

/**
 * Conversations as rows. What is not told again of locale, zone and team stays as it was; a personal
 * chat stays its first person's, whoever else writes there.
 */
export function postgresConversations(database: Kysely<Schema>): Conversations {
  const rows = database.selectFrom('conversation').selectAll()
  return {
    remember: async (conversation, at) => {
      const saved = await database
        .insertInto('conversation')
        .values({ ...rowOf(conversation), remembered_at: at })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((row) => ({
            kind: row.ref('excluded.kind'),
            person_id: row.fn.coalesce('conversation.person_id', 'excluded.person_id'),
            tenant_id: row.ref('excluded.tenant_id'),
            service_url: row.ref('excluded.service_url'),
            bot_id: row.ref('excluded.bot_id'),
            locale: row.fn.coalesce('excluded.locale', 'conversation.locale'),
            time_zone: row.fn.coalesce('excluded.time_zone', 'conversation.time_zone'),
            team_id: row.fn.coalesce('excluded.team_id', 'conversation.team_id'),
            remembered_at: row.ref('excluded.remembered_at'),
          })),
        )
        .returning(['closed_at', sql<boolean>`xmax = 0`.as('isNew')])
        .executeTakeFirstOrThrow()
      if (saved.closed_at === null) return saved.isNew ? 'new' : 'known'
      const reopened = await database
        .updateTable('conversation')
        .set({ closed_at: null })
        .where('id', '=', conversation.id)
        .where('closed_at', 'is not', null)
        .returning('id')
        .executeTakeFirst()
      return reopened ? 'reopened' : 'known'
    },
    isKept: async (conversation, since) => {
      const { id, kind, person_id, tenant_id, service_url, bot_id, ...told } = rowOf(conversation)
      const kept = await sql`
        select from conversation as kept
        where id = ${id} and closed_at is null and kind = ${kind} and tenant_id = ${tenant_id}
        and service_url = ${service_url} and bot_id = ${bot_id}
        and (person_id is not null or ${person_id}::text is null)
        and coalesce(${told.locale}, locale) is not distinct from locale
        and coalesce(${told.time_zone}, time_zone) is not distinct from time_zone
        and coalesce(${told.team_id}, team_id) is not distinct from team_id
        and remembered_at > ${since.toISOString()}::timestamptz
        and not exists (
          select from conversation as newer
          where newer.kind = 'personal' and newer.person_id = kept.person_id
          and newer.remembered_at > kept.remembered_at
        )
        and not exists (
          select from bot_removal where bot_removal.person_id = ${person_id}
        )`.execute(database)
      return kept.rows.length > 0
    },
    forget: async (conversationId) => {
      await database.deleteFrom('conversation').where('id', '=', conversationId).execute()
    },
    forgetTeam: async (teamId) => {
      await database
        .deleteFrom('conversation')
        .where((row) => row.or([row('team_id', '=', teamId), row('id', '=', teamId)]))
        .execute()
    },
    close: async (conversationId, at) => {
      await database
        .updateTable('conversation')
        .set({ closed_at: at })
        .where('id', '=', conversationId)
        .where('closed_at', 'is', null)
        .execute()
    },
    byId: async (conversationId) =>
      optional(await rows.where('id', '=', conversationId).executeTakeFirst()),
    personal: async (personId) =>
      optional(
        await rows
          .where('kind', '=', 'personal')
          .where('person_id', '=', personId)
          .where('closed_at', 'is', null)
          .orderBy('remembered_at', 'desc')
          .limit(1)
          .executeTakeFirst(),
      ),
    shared: async () => {
      const shared = await rows.where('kind', '!=', 'personal').orderBy('id').execute()
      return shared.map(conversationOf)
    },
    reachablePeople: async () => {
      const people = await database
        .selectFrom('conversation')
        .select('person_id')
        .distinct()
        .where('kind', '=', 'personal')
        .where('closed_at', 'is', null)
        .execute()
      return new Set(people.flatMap(({ person_id }) => (person_id === null ? [] : [person_id])))
    },
    reachableChannels: async () => {
      const channels = await database
        .selectFrom('conversation')
        .select('id')
        .where('kind', '!=', 'personal')
        .where('closed_at', 'is', null)
        .execute()
      return new Set(channels.map(({ id }) => id))
    },
    closedPeople: async () => {
      const closed = await database
        .selectFrom('conversation')
        .select(sql<number>`count(distinct person_id)::integer`.as('count'))
        .where('kind', '=', 'personal')
        .where('closed_at', 'is not', null)
        .executeTakeFirstOrThrow()
      return closed.count
    },
  }
}

type Row = Omit<Schema['conversation'], 'remembered_at' | 'closed_at'>

function rowOf(conversation: Conversation): Row {
  return {
    id: conversation.id,
    kind: conversation.kind,
    person_id: conversation.personId,
    tenant_id: conversation.tenantId,
    service_url: conversation.serviceUrl,
    bot_id: conversation.botId,
    locale: conversation.locale,
    time_zone: conversation.timeZone,
    team_id: conversation.teamId ?? null,
  }
}

function optional(row: Row | undefined): Conversation | undefined {
  return row && conversationOf(row)
}

function conversationOf(row: Row): Conversation {
  return {
    id: row.id,
    kind: row.kind,
    personId: row.person_id,
    tenantId: row.tenant_id,
    serviceUrl: row.service_url,
    botId: row.bot_id,
    locale: row.locale,
    timeZone: row.time_zone,
    ...(row.team_id !== null && { teamId: row.team_id }),
  }
}
