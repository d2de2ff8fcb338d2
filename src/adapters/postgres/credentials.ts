import { type Kysely, sql } from 'kysely'
import { z } from 'zod/v4'
import type {
  Credentials,
  KnownCredential,
  PageStart,
} from '../../application/ports/credentials.ts'
import { credentialOf } from '../../domain/application.ts'
import { applicationWithCredentials, readApplication } from './application-row.ts'
import { ownerList } from './known-owners.ts'
import { readStored, storedDate } from './row-parser.ts'
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
        select ${applicationWithCredentials}, page.key_id as reported_key_id, page.owners
        from page join application on object_id = page.application_object_id
        order by page.expires_at, object_id, page.key_id`.execute(database)
      return found.rows.map(knownCredential)
    },
    certificates: async (ownedBy, afterObjectId, limit) => {
      const found = await sql`
        select object_id, client_id, display_name, certificates, owners
        from application left join known_owners on application_object_id = object_id
        where certificates <> '[]'::jsonb and ${isOwnedBy(ownedBy)}
          and object_id > ${afterObjectId ?? ''}
        order by object_id
        limit ${limit}`.execute(database)
      return found.rows.map((row) => {
        const { objectId, clientId, displayName, ...rest } = readStored(
          certified,
          row,
          'certificates',
        )
        return { application: { objectId, clientId, displayName }, ...rest }
      })
    },
    servicePrincipals: async (afterObjectId, limit) => {
      const found = await sql`
        select object_id, client_id, display_name, secrets, certificates
        from service_principal
        where object_id > ${afterObjectId ?? ''}
        order by object_id
        limit ${limit}`.execute(database)
      return found.rows.map((row) => readStored(servicePrincipal, row, 'service principal'))
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

const period = { startsAt: storedDate, expiresAt: storedDate }
const certificate = z.object({
  keyId: z.string(),
  displayName: z.string().nullable(),
  ...period,
  signsTokens: z.boolean(),
})
const secret = z.object({
  keyId: z.string(),
  displayName: z.string().nullable(),
  ...period,
  hint: z.string().nullable(),
})
const names = { object_id: z.string(), client_id: z.string(), display_name: z.string().nullable() }

const certified = z
  .object({ ...names, certificates: z.array(certificate), owners: ownerList.nullable() })
  .transform(
    ({ object_id: objectId, client_id: clientId, display_name: displayName, ...rest }) => ({
      objectId,
      clientId,
      displayName,
      ...rest,
    }),
  )

const servicePrincipal = z
  .object({ ...names, secrets: z.array(secret), certificates: z.array(certificate) })
  .transform(
    ({ object_id: objectId, client_id: clientId, display_name: displayName, ...rest }) => ({
      objectId,
      clientId,
      displayName,
      ...rest,
    }),
  )
