import { type Kysely, sql } from 'kysely'
import type { Orphans } from '../../application/ports/orphans.ts'
import { applicationWithCredentials, readApplication } from './application-row.ts'
import { ownerList } from './known-owners.ts'
import { readStored } from './row-parser.ts'
import type { Schema } from './schema.ts'

/** Applications by how many people look after them. */
export function postgresOrphans(database: Kysely<Schema>): Orphans {
  return {
    shortOfOwners: async (limit) => {
      const found = await sql<{ owners: unknown }>`
        with short as (
          select application_object_id, owners from known_owners
          where (
            select count(*) from jsonb_array_elements(owners) as owner
            where owner->>'type' = 'person' and (owner->>'enabled')::boolean
          ) <= 1
        ), due as (
          select application_object_id, owners, min(expires_at) as soonest
          from short join credential using (application_object_id)
          group by application_object_id, owners
          order by soonest, application_object_id
          limit ${limit}
        )
        select ${applicationWithCredentials}, due.owners
        from due join application on object_id = due.application_object_id
        order by due.soonest, object_id`.execute(database)
      return found.rows.map((row) => ({
        application: readApplication(row),
        owners: readStored(ownerList, row.owners, 'known owners'),
      }))
    },
  }
}
