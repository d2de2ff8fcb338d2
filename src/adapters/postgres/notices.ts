import { type Kysely, sql } from 'kysely'
import { z } from 'zod/v4'
import type { Notice, NoticeState, Notices } from '../../application/ports/store.ts'
import type { Recipient } from '../../domain/audience.ts'
import { type NoticeKey, noticeId } from '../../domain/notice-plan.ts'
import { isReminderStage, type ReminderStage } from '../../domain/reminder-stage.ts'
import { readStored } from './row-parser.ts'
import type { Schema } from './schema.ts'

/** `recipientName` of a notice's recipient, which is the key of its delivery. */
const recipientNamed = sql`case recipient_kind when 'person' then person_id
  else recipient_kind || ':' || person_id end`
/** Deliveries that begin within this are left as they are; a later one may be asked to come sooner. */
const soon = sql`interval '1 minute'`

/** The ledger of notices as rows; a notice's id is its primary key. What was sent stays sent. */
export function postgresNotices(database: Kysely<Schema>): Notices {
  const rows = database.selectFrom('notice').selectAll()
  return {
    saidAbout: (applicationObjectIds) =>
      idsAbout(database, applicationObjectIds, ['planned', 'claimed', 'sent', 'failed']),
    failedAbout: (applicationObjectIds) => idsAbout(database, applicationObjectIds, ['failed']),
    plan: async (key, at) => {
      const planned = await database
        .insertInto('notice')
        .values({
          id: noticeId(key),
          recipient_kind: key.recipient.to,
          person_id: key.recipient.id,
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
    claim: async (ids, at) => {
      const claimed = await sql<{ count: number }>`
        with wanted as (
          select id from notice where id = any(${[...ids]}::text[]) and state = 'planned'
          order by id for update
        ), claimed as (
          update notice set state = 'claimed', claimed_at = ${at.toISOString()}::timestamptz
          where id in (select id from wanted)
          and (select count(*) from wanted) = ${ids.length}::integer
          returning id
        ) select count(*)::integer as count from claimed`.execute(database)
      return (claimed.rows[0]?.count ?? 0) > 0
    },
    settle: async (ids, state) => {
      await database
        .updateTable('notice')
        .set({ state })
        .where('id', '=', sql<string>`any(${[...ids]}::text[])`)
        .where('state', '!=', 'sent')
        .execute()
    },
    planned: async (recipient) => {
      const planned = rows.where('state', '=', 'planned').orderBy('planned_at').orderBy('id')
      const found = recipient
        ? planned.where('recipient_kind', '=', recipient.to).where('person_id', '=', recipient.id)
        : planned
      return (await found.execute()).map(noticeOf)
    },
    withoutDelivery: async () => {
      const found = await sql<Recipient>`
        select recipient_kind as to, person_id as id from notice
        where state = 'planned' and not exists (
          select from pgboss.job where name = 'deliver-notices' and state in ('created', 'retry')
          and singleton_key = ${recipientNamed} and start_after < pgboss.job_now() + ${soon}
        )
        group by recipient_kind, person_id
        order by min(planned_at), recipient_kind, person_id`.execute(database)
      return found.rows
    },
  }
}

async function idsAbout(
  database: Kysely<Schema>,
  applicationObjectIds: readonly string[],
  states: readonly NoticeState[],
): Promise<Set<string>> {
  const found = await database
    .selectFrom('notice')
    .select('id')
    .where('application_object_id', '=', sql<string>`any(${[...applicationObjectIds]}::text[])`)
    .where('state', 'in', states)
    .execute()
  return new Set(found.map(({ id }) => id))
}

const stage: z.ZodType<NoticeKey['stage']> = z.union([
  z.literal('expired'),
  z.custom<ReminderStage>(isReminderStage),
  z.templateLiteral(['finding:', z.string()]),
  z.templateLiteral(['approval:', z.number()]),
  z.coerce.number<string>().int(),
])

function noticeOf(row: Schema['notice']): Notice {
  return {
    id: row.id,
    key: {
      recipient: { to: row.recipient_kind, id: row.person_id },
      applicationObjectId: row.application_object_id,
      keyId: row.key_id,
      stage: readStored(stage, row.stage, 'notice stage'),
    },
    state: row.state,
  }
}
