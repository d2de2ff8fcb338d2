import { type Kysely, sql } from 'kysely'

/** What a warning was about, kept with its card; null where the card shows a rotation. */
export async function up(database: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  'alter table live_card add column warning jsonb',
  `update live_card set warning = jsonb_build_object(
    'application', jsonb_build_object(
      'objectId', object_id, 'clientId', client_id, 'displayName', application.display_name
    ),
    'secret', jsonb_build_object(
      'keyId', credential.key_id, 'displayName', credential.display_name,
      'expiresAt', expires_at, 'hint', hint
    )
  )
  from application join credential on credential.application_object_id = object_id
  where live_card.application_object_id = object_id
  and live_card.key_id = credential.key_id
  and not exists (
    select from rotation
    where rotation.application_object_id = object_id and old_key_id = credential.key_id
  )`,
]
