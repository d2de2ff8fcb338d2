import { type Kysely, sql } from 'kysely'

/** What reconciliation found, which applications it looked at, and removals that people confirmed. */
export async function up(database: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  `create table finding (
    id text primary key,
    application_object_id text not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    told_at timestamptz,
    resolved_at timestamptz,
    body jsonb not null
  )`,
  'create index finding_open on finding (application_object_id) where resolved_at is null',
  `create table reconciled (
    application_object_id text primary key,
    looked_at timestamptz not null
  )`,
  `create table removal (
    id integer generated always as identity primary key,
    application_object_id text not null,
    key_id text not null,
    state text not null check (state in ('confirmed', 'removed', 'alreadyGone', 'refused')),
    confirmed_at timestamptz not null,
    ended_at timestamptz,
    body jsonb not null
  )`,
  `create unique index removal_open on removal (application_object_id, key_id)
    where state = 'confirmed'`,
  'create index removal_of_key on removal (application_object_id, key_id, id)',
]
