import { type Kysely, sql } from 'kysely'

/**
 * Tries to install the bot for people, and the people who took it out. Removals were not kept
 * before: whoever was written to and has no chat any more is taken to have removed it.
 */
export async function up(database: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  `create table bot_install (
    person_id text primary key,
    state text not null check (state in ('waiting', 'installed', 'alreadyThere', 'notInCatalog',
      'refused', 'noSuchPerson', 'notNeeded')),
    code text,
    asked_at timestamptz not null,
    ended_at timestamptz,
    there_at timestamptz
  )`,
  'create index bot_install_asked_at on bot_install (asked_at)',
  `create table bot_removal (
    person_id text primary key,
    removed_at timestamptz not null
  )`,
  `insert into bot_removal (person_id, removed_at)
    select person_id, max(claimed_at) from notice
    where state in ('claimed', 'sent') and claimed_at is not null
      and person_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      and not exists (select from conversation
        where conversation.kind = 'personal' and conversation.person_id = notice.person_id)
    group by person_id`,
]
