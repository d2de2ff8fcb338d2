import { type Kysely, sql } from 'kysely'

/**
 * The record: entries that can only be added, each with a hash of itself and the one before, the end
 * of that chain, and how far it was streamed.
 */
export async function up(database: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(database)
}

const statements = [
  `create table audit (
    sequence bigint primary key,
    at timestamptz not null,
    entry jsonb not null,
    previous_hash text not null,
    hash text not null
  )`,
  `create index audit_application on audit ((entry -> 'application' ->> 'objectId'), sequence)`,
  'create index audit_at on audit (at)',
  `create function audit_is_append_only() returns trigger language plpgsql as $$
    begin
      raise exception 'the record can only be added to' using errcode = 'restrict_violation';
    end
  $$`,
  `create trigger audit_append_only before update or delete or truncate on audit
    for each statement execute function audit_is_append_only()`,
  `create table audit_head (
    only_one boolean primary key default true check (only_one),
    sequence bigint not null,
    hash text not null
  )`,
  `insert into audit_head (sequence, hash) values (0, repeat('0', 64))`,
  `create table audit_stream (
    only_one boolean primary key default true check (only_one),
    sequence bigint not null
  )`,
  'insert into audit_stream (sequence) values (0)',
]
