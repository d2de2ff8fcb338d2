import { type Kysely, sql } from 'kysely'
import type { Overview } from '../../application/ports/overview.ts'
import type { Application } from '../../domain/application.ts'
import { applicationWithCredentials, readApplication } from './application-row.ts'
import { toJsonText } from './clean-text.ts'
import { readRemoval } from './removals.ts'
import type { Schema } from './schema.ts'

/** Lists for people, read across the tables. */
export function postgresOverview(database: Kysely<Schema>): Overview {
  return {
    ownedBy: async (personId, limit) => {
      const asOwner = toJsonText([{ id: personId }])
      const { rows } = await sql<{ id: string }>`
        select known.application_object_id as id
        from known_owners as known left join credential
          on credential.application_object_id = known.application_object_id
        where known.owners @> ${asOwner}::text::jsonb
        group by known.application_object_id
        order by min(credential.expires_at) nulls last, known.application_object_id
        limit ${limit}`.execute(database)
      return applications(
        database,
        rows.map(({ id }) => id),
      )
    },
    known: (objectIds) => applications(database, objectIds),
    said: async (applicationObjectId) => {
      const { rows } = await sql<{ stage: string; at: Date; messages: number }>`
        select stage, min(claimed_at) as at, count(*)::integer as messages
        from notice
        where application_object_id = ${applicationObjectId} and state in ('claimed', 'sent')
        and claimed_at is not null
        group by key_id, stage
        order by at, stage`.execute(database)
      return rows.map(({ stage, at, messages }) => ({ stage, at, messages }))
    },
    removals: async (applicationObjectId) => {
      const rows = await database
        .selectFrom('removal')
        .select('body')
        .where('application_object_id', '=', applicationObjectId)
        .orderBy('id')
        .execute()
      return rows.map(readRemoval)
    },
  }
}

/** In the order of the ids. */
async function applications(
  database: Kysely<Schema>,
  objectIds: readonly string[],
): Promise<Application[]> {
  if (objectIds.length === 0) return []
  const { rows } = await sql`
    select ${applicationWithCredentials}
    from application
    where object_id = any(${[...objectIds]}::text[])
    order by array_position(${[...objectIds]}::text[], object_id)`.execute(database)
  return rows.map(readApplication)
}
