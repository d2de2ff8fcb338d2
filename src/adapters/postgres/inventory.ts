import { type Kysely, type Selectable, sql } from 'kysely'
import type { Inventory, Round } from '../../application/ports/store.ts'
import { readApplication } from './application-row.ts'
import { batchesOf, saveBatch } from './save-seen.ts'
import type { Schema } from './schema.ts'

/** What the scans saw, as rows; `round_id` is the newest round that saw an application. */
export function postgresInventory(database: Kysely<Schema>): Inventory {
  const rounds = database.selectFrom('round').selectAll().orderBy('id', 'desc').limit(1)
  return {
    beginRound: async (at) =>
      roundOf(
        await database
          .insertInto('round')
          .values({ started_at: at, outcome: 'running' })
          .returningAll()
          .executeTakeFirstOrThrow(),
      ),
    saveSeen: async (round, applications) => {
      for (const batch of batchesOf(applications)) await saveBatch(database, round, batch)
    },
    endRound: async (round, outcome, at) => {
      const ended = await sql<Selectable<Schema['round']>>`
        with gone as (
          delete from application
          where ${outcome === 'complete'} and round_id < ${round.id}
          returning object_id
        ), forgotten as (
          delete from known_owners where application_object_id in (select object_id from gone)
        )
        update round set
          finished_at = ${at.toISOString()}::timestamptz,
          outcome = ${outcome},
          applications = (select count(*) from application where round_id = ${round.id}),
          credentials = (
            select count(*) from credential
            join application on object_id = application_object_id
            where round_id = ${round.id}
          )
        where id = ${round.id}
        returning *`.execute(database)
      const [row] = ended.rows
      if (!row) throw new Error(`round ${round.id} was never begun`)
      return roundOf(row)
    },
    removeSecret: async (applicationObjectId, keyId) => {
      await database
        .deleteFrom('credential')
        .where('application_object_id', '=', applicationObjectId)
        .where('key_id', '=', keyId)
        .execute()
    },
    lastRound: async () => optional(await rounds.executeTakeFirst()),
    lastCompleteRound: async () =>
      optional(await rounds.where('outcome', '=', 'complete').executeTakeFirst()),
    expiringBefore: async (moment, limit) => {
      const found = await sql`
        with due as (
          select application_object_id, min(expires_at) as soonest
          from credential
          where expires_at < ${moment.toISOString()}::timestamptz
          group by application_object_id
          order by soonest, application_object_id
          limit ${limit}
        )
        select application.*, (
          select jsonb_agg(to_jsonb(credential) order by position)
          from credential
          where application_object_id = application.object_id
        ) as credentials
        from due join application on object_id = due.application_object_id
        order by due.soonest, object_id`.execute(database)
      return found.rows.map(readApplication)
    },
    ownerless: async (limit) => {
      const found = await sql`
        with due as (
          select application_object_id, min(expires_at) as soonest
          from known_owners join credential using (application_object_id)
          where owners = '[]'::jsonb
          group by application_object_id
          order by soonest, application_object_id
          limit ${limit}
        )
        select application.*, (
          select jsonb_agg(to_jsonb(credential) order by position)
          from credential
          where application_object_id = application.object_id
        ) as credentials
        from due join application on object_id = due.application_object_id
        order by due.soonest, object_id`.execute(database)
      return found.rows.map(readApplication)
    },
    withRemovable: async (now, limit) => {
      const at = sql`${now.toISOString()}::timestamptz`
      const found = await sql`
        with removable as (
          select distinct old.application_object_id
          from credential as old left join credential as newer
            on newer.application_object_id = old.application_object_id
            and newer.starts_at > old.starts_at
            and newer.expires_at > old.expires_at
            and newer.expires_at > ${at}
          where old.expires_at <= ${at} or newer.key_id is not null
          order by old.application_object_id
          limit ${limit}
        )
        select application.*, (
          select jsonb_agg(to_jsonb(credential) order by position)
          from credential
          where application_object_id = application.object_id
        ) as credentials
        from removable join application on object_id = removable.application_object_id
        order by object_id`.execute(database)
      return found.rows.map(readApplication)
    },
  }
}

function optional(row: Selectable<Schema['round']> | undefined): Round | undefined {
  return row && roundOf(row)
}

function roundOf(row: Selectable<Schema['round']>): Round {
  return {
    id: row.id,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome,
    applications: row.applications,
    credentials: row.credentials,
    how: row.how,
    certificates: row.certificates,
    servicePrincipals: row.service_principals,
    unreadable: row.unreadable,
    problem: row.problem,
  }
}
