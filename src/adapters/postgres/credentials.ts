import { type Kysely, sql } from 'kysely'
import type {
  Credentials,
  KnownCredential,
  PageStart,
} from '../../application/ports/credentials.ts'
import { credentialOf } from '../../domain/application.ts'
import { readApplication } from './application-row.ts'
import { ownerList } from './known-owners.ts'
import { readStored } from './row-parser.ts'
import type { Schema } from './schema.ts'

interface Row {
  readonly reported_key_id: string
  readonly owners: unknown
}

/** Client secrets by expiry, a page at a time, each page by the place where the last one ended. */
export function postgresCredentials(database: Kysely<Schema>): Credentials {
  return {
    count: async (ownedBy) => {
      const counted = await sql<{ count: number }>`
        select count(*)::integer as count from credential
        left join known_owners using (application_object_id)
        where ${isOwnedBy(ownedBy)}`.execute(database)
      return counted.rows[0]?.count ?? 0
    },
    page: async (ownedBy, start, limit) => {
      const found = await sql<Row>`
        with page as (
          select application_object_id, key_id, expires_at, owners
          from credential left join known_owners using (application_object_id)
          where ${isOwnedBy(ownedBy)} and ${isAfter(start)}
          order by expires_at, application_object_id, key_id
          limit ${limit} offset ${'skip' in start ? start.skip : 0}
        )
        select application.*, page.key_id as reported_key_id, page.owners, (
          select jsonb_agg(to_jsonb(credential) order by position)
          from credential
          where application_object_id = application.object_id
        ) as credentials
        from page join application on object_id = page.application_object_id
        order by page.expires_at, object_id, page.key_id`.execute(database)
      return found.rows.map(knownCredential)
    },
  }
}

function isOwnedBy(personId: string | null) {
  if (personId === null) return sql`true`
  const owner = JSON.stringify([{ type: 'person', id: personId }])
  return sql`owners @> ${owner}::text::jsonb`
}

function isAfter(start: PageStart) {
  if ('skip' in start) return sql`true`
  const { application, keyId } = start.after
  const expiresAt = credentialOf(application, keyId)?.expiresAt
  if (!expiresAt) throw new Error('a page begins after a credential that its application lacks')
  return sql`(expires_at, application_object_id, key_id) >
    (${expiresAt.toISOString()}::timestamptz, ${application.objectId}, ${keyId})`
}

function knownCredential(row: Row): KnownCredential {
  return {
    application: readApplication(row),
    keyId: row.reported_key_id,
    owners: row.owners === null ? null : readStored(ownerList, row.owners, 'known owners'),
  }
}
