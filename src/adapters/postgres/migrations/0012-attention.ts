import { type Kysely, sql } from 'kysely'

/** What people said about being told of applications, and how they want to be spoken to. */
export async function up(database: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

// A key id of '' means the application as a whole: a person says one thing at most about it.
const statements = [
  `create table attention (
    application_object_id text not null,
    key_id text not null,
    person_id text not null,
    kind text not null check (kind in ('snoozed', 'muted', 'notMine', 'handedOver')),
    until timestamptz,
    reason text,
    person_name text not null,
    to_person_id text,
    to_person_name text,
    said_at timestamptz not null,
    primary key (application_object_id, key_id, person_id),
    check ((kind = 'snoozed') = (key_id <> '' and until is not null)),
    check ((kind = 'handedOver') = (to_person_id is not null))
  )`,
  'create index attention_of_person on attention (person_id)',
  'create index known_owners_of_person on known_owners using gin (owners jsonb_path_ops)',
  `create table person_preference (
    person_id text primary key,
    opted_out boolean not null default false,
    locale text,
    time_zone text
  )`,
]
