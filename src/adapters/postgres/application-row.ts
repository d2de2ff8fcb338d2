import { sql } from 'kysely'
import { z } from 'zod/v4'
import { type Application, signInAudiences } from '../../domain/application.ts'
import { readStored, storedDate } from './row-parser.ts'

const credential = z
  .object({
    key_id: z.string(),
    display_name: z.string().nullable(),
    starts_at: storedDate,
    expires_at: storedDate,
    hint: z.string().nullable(),
  })
  .transform((row) => ({
    keyId: row.key_id,
    displayName: row.display_name,
    startsAt: row.starts_at,
    expiresAt: row.expires_at,
    hint: row.hint,
  }))

const application: z.ZodType<Application> = z
  .object({
    object_id: z.string(),
    client_id: z.string(),
    display_name: z.string().nullable(),
    sign_in_audience: z.enum(signInAudiences),
    tags: z.array(z.string()),
    notes: z.string().nullable(),
    credentials: z.array(credential),
  })
  .transform((row) => ({
    objectId: row.object_id,
    clientId: row.client_id,
    displayName: row.display_name,
    signInAudience: row.sign_in_audience,
    tags: row.tags,
    notes: row.notes,
    credentials: row.credentials,
  }))

/** What `readApplication` reads, for the select list of a query over `application`. */
export const applicationWithCredentials = sql`application.*, coalesce((
  select jsonb_agg(to_jsonb(credential) order by position)
  from credential
  where application_object_id = application.object_id
), '[]'::jsonb) as credentials`

/** Reads an application's row with its credentials beside it as JSON, in the directory's order. */
export function readApplication(row: unknown): Application {
  return readStored(application, row, 'application')
}
