import { type Kysely, sql } from 'kysely'

/**
 * Notices go to channels too; a conversation can be closed; a card knows since when it stands and
 * what it shows, and several matters stand on one list.
 */
export async function up(database: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  `alter table notice add column recipient_kind text not null default 'person'
    check (recipient_kind in ('person', 'channel'))`,
  "create index notice_to on notice (person_id) where state = 'planned'",
  'alter table conversation add column closed_at timestamptz',
  'alter table live_card add column posted_at timestamptz',
  'alter table live_card add column shown text',
  `create table due_list (
    conversation_id text not null,
    activity_id text not null,
    posted_at timestamptz not null,
    shown text not null,
    matters jsonb not null,
    primary key (conversation_id, activity_id)
  )`,
  'create index due_list_matters on due_list using gin (matters jsonb_path_ops)',
]
