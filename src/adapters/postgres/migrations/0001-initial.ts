import { type Kysely, sql } from 'kysely'

/** The first schema. */
export async function up(database: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  `create table round (
    id integer generated always as identity primary key,
    started_at timestamptz not null,
    finished_at timestamptz,
    outcome text not null check (outcome in ('running', 'complete', 'partial')),
    applications integer not null default 0,
    credentials integer not null default 0
  )`,
  `create table application (
    object_id text primary key,
    client_id text not null,
    display_name text,
    sign_in_audience text not null,
    tags jsonb not null,
    notes text,
    round_id integer not null references round (id)
  )`,
  'create index application_round on application (round_id)',
  `create table credential (
    application_object_id text not null references application (object_id) on delete cascade,
    key_id text not null,
    position integer not null,
    display_name text,
    starts_at timestamptz not null,
    expires_at timestamptz not null,
    hint text,
    primary key (application_object_id, key_id)
  )`,
  'create index credential_expiry on credential (expires_at, application_object_id)',
  `create table known_owners (
    application_object_id text primary key,
    owners jsonb not null
  )`,
  `create table rotation (
    id text primary key,
    sequence bigint generated always as identity,
    application_object_id text not null,
    old_key_id text not null,
    state text not null,
    version integer not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    body jsonb not null
  )`,
  `create unique index rotation_open on rotation (application_object_id)
    where state in ('requested', 'stored', 'awaiting-cleanup', 'cleaning-up', 'undoing')`,
  'create index rotation_of_key on rotation (application_object_id, old_key_id, sequence)',
  `create table notice (
    id text primary key,
    person_id text not null,
    application_object_id text not null,
    key_id text not null,
    stage text not null,
    state text not null check (state in ('planned', 'claimed', 'sent', 'failed', 'dropped')),
    planned_at timestamptz not null,
    claimed_at timestamptz
  )`,
  'create index notice_about on notice (application_object_id)',
  "create index notice_planned on notice (planned_at) where state = 'planned'",
  `create table live_card (
    conversation_id text not null,
    activity_id text not null,
    application_object_id text not null,
    key_id text not null,
    primary key (conversation_id, activity_id, application_object_id, key_id)
  )`,
  'create index live_card_about on live_card (application_object_id, key_id)',
  `create table conversation (
    id text primary key,
    kind text not null check (kind in ('personal', 'group', 'channel')),
    person_id text,
    tenant_id text not null,
    service_url text not null,
    bot_id text not null,
    locale text,
    time_zone text,
    remembered_at timestamptz not null
  )`,
  'create index conversation_of_person on conversation (person_id, remembered_at)',
  `create table seen_activity (
    id text primary key,
    seen_at timestamptz not null
  )`,
  'create index seen_activity_age on seen_activity (seen_at)',
]
