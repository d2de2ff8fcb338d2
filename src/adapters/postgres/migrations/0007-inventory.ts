import { type Kysely, sql } from 'kysely'

/**
 * What was seen as a hash, so that a round writes only what changed; certificates; service
 * principals; what could not be understood; what is known of the directory's list of changes; and
 * applications without an owner.
 */
export async function up(database: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  // Each round gives its number to every application: without an index on it and a reference to
  // the round this rewrites no index and checks nothing.
  'drop index application_round',
  'alter table application drop constraint application_round_id_fkey',
  `alter table application
    add column certificates jsonb,
    add column seen_hash text,
    add column credentials_hash text`,
  `create table unreadable_application (
    object_id text primary key,
    round_id integer not null
  )`,
  `create table service_principal (
    object_id text primary key,
    client_id text not null,
    display_name text,
    secrets jsonb not null,
    certificates jsonb not null,
    expires_at timestamptz,
    round_id integer not null
  )`,
  'create index service_principal_expiry on service_principal (expires_at)',
  `create table ownerless (
    object_id text primary key,
    round_id integer not null
  )`,
  `create table scan_memory (
    id integer primary key check (id = 1),
    body jsonb not null
  )`,
  // One round at a time: what a process left behind is over.
  `update round set outcome = 'partial', finished_at = started_at,
    problem = 'a newer round began before it ended'
    where outcome = 'running'`,
  "create unique index round_running on round (outcome) where outcome = 'running'",
]
