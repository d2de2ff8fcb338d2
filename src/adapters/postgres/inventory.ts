import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import type { Inventory, Round } from '../../application/ports/store.ts'
import type { Application } from '../../domain/application.ts'
import { applicationWithCredentials, readApplication } from './application-row.ts'
import { endOwnerless, listOwnerless, saveOwnerless } from './ownerless.ts'
import { removeApplications } from './remove-applications.ts'
import { beginRound, endRound, isRoundTakenUp, roundOf, turnFull } from './rounds.ts'
import { saveSeen } from './save-seen.ts'
import { saveUnreadable } from './save-unreadable.ts'
import type { Schema } from './schema.ts'
import { saveServicePrincipals } from './service-principals.ts'
import { withRemovable } from './with-removable.ts'

/** What the scans saw, as rows; `round_id` is the newest round that saw an application. */
export function postgresInventory(database: Kysely<Schema>): Inventory {
  const rounds = database.selectFrom('round').selectAll().orderBy('id', 'desc').limit(1)
  return {
    beginRound: (at, how = 'full') => beginRound(database, at, how),
    saveSeen: (round, applications) => saveSeen(database, round, applications),
    saveUnreadable: (round, objectIds) => saveUnreadable(database, round, objectIds),
    saveServicePrincipals: (round, servicePrincipals, unreadable) =>
      saveServicePrincipals(database, round, servicePrincipals, unreadable),
    removeApplications: (round, objectIds) => removeApplications(database, round, objectIds),
    turnFull: (round) => turnFull(database, round),
    saveOwnerless: (round, objectIds) => saveOwnerless(database, round, objectIds),
    endOwnerless: (round) => endOwnerless(database, round),
    ownerless: (limit) => listOwnerless(database, limit),
    endRound: (round, outcome, at, problem = null) =>
      endRound(database, round, outcome, at, problem),
    removeSecret: async (applicationObjectId, keyId) => {
      // Without its hashes the next round writes the application anew.
      await sql`
        with forgotten as (
          delete from credential
          where application_object_id = ${applicationObjectId} and key_id = ${keyId}
        )
        update application set seen_hash = null, credentials_hash = null
        where object_id = ${applicationObjectId}`.execute(database)
    },
    isRoundTakenUp: () => isRoundTakenUp(database),
    lastRound: async () => optional(await rounds.executeTakeFirst()),
    lastCompleteRound: async () =>
      optional(await rounds.where('outcome', '=', 'complete').executeTakeFirst()),
    expiringBefore: async (moment, limit, behind) => {
      const found = await sql`
        with due as (
          select application_object_id, min(expires_at) as soonest
          from credential
          where expires_at < ${moment.toISOString()}::timestamptz
          group by application_object_id
          having ${isBehind(behind)}
          order by soonest, application_object_id
          limit ${limit}
        )
        select ${applicationWithCredentials}
        from due join application on object_id = due.application_object_id
        order by due.soonest, object_id`.execute(database)
      return found.rows.map(readApplication)
    },
    known: async (objectIds) => {
      const found = await sql`
        select ${applicationWithCredentials}
        from application
        where object_id = any(${[...objectIds]}::text[])`.execute(database)
      const known = found.rows.map(readApplication)
      return new Map(known.map((application) => [application.objectId, application]))
    },
    withRemovable: (now, limit) => withRemovable(database, now, limit),
  }
}

function optional(row: Selectable<Schema['round']> | undefined): Round | undefined {
  return row && roundOf(row)
}

/** By the soonest of its client secrets, then by its id; everything is behind nothing. */
function isBehind(application: Application | undefined): RawBuilder<unknown> {
  if (!application) return sql`true`
  const soonest = Math.min(...application.credentials.map(({ expiresAt }) => expiresAt.getTime()))
  return sql`(min(expires_at), application_object_id) >
    (${new Date(soonest).toISOString()}::timestamptz, ${application.objectId}::text)`
}
