import { type Kysely, sql } from 'kysely'

/** Presses that were carried out, and what waits for a second person. */
export async function up(database: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  `create table press (
    drawn_id text not null,
    verb text not null,
    person_id text not null,
    noted_at timestamptz not null,
    primary key (drawn_id, verb, person_id)
  )`,
  'create index press_noted_at on press (noted_at)',
  `create table approval (
    id integer generated always as identity primary key,
    application_object_id text not null,
    state text not null check (state in ('waiting', 'approved', 'declined', 'withdrawn', 'expired')),
    asked_at timestamptz not null,
    body jsonb not null
  )`,
  // At most one waits for each application.
  "create unique index approval_waiting on approval (application_object_id) where state = 'waiting'",
]
