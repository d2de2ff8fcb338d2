import { type Kysely, sql } from 'kysely'

/** What channels chose for their digest, the ledger of its posts, and the team of a channel. */
export async function up(database: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  'alter table conversation add column team_id text',
  `create table digest_settings (
    conversation_id text primary key references conversation (id) on delete cascade,
    body jsonb not null,
    set_by jsonb not null,
    set_at timestamptz not null
  )`,
  `create table digest_post (
    conversation_id text not null,
    date text not null,
    kind text not null check (kind in ('digest', 'followUp')),
    state text not null check (state in ('planned', 'claimed', 'sent', 'failed', 'dropped')),
    planned_at timestamptz not null,
    claimed_at timestamptz,
    activity_id text,
    primary key (conversation_id, kind, date)
  )`,
]
