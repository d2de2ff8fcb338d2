import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Retention } from '../../../application/ports/retention.ts'
import { openStates } from '../../../domain/rotation.ts'
import type { Schema } from '../schema.ts'

/**
 * What may go, by table, in the order in which it goes. Whatever is open stays; so does what is
 * about a client secret that the inventory still holds, since a notice that is forgotten would be
 * given again and a rotation that is forgotten would become a finding; so does the newest of what
 * `history` shows of an application that there is. Tables that are not named keep one row a person,
 * an application or a channel, empty themselves (seen_activity, press), or are for ever (audit).
 */
export function postgresRetention(database: Kysely<Schema>): Retention {
  return {
    kinds: Object.keys(rules),
    prune: async (kind, before, limit) => {
      const rule = rules[kind as Kind]
      const moment = sql`${before.toISOString()}::timestamptz`
      const { numAffectedRows } = await sql`
        delete from ${sql.table(kind)} where ctid = any(array(
          select old.ctid from ${sql.table(kind)} as old where ${rule(moment)} limit ${limit}
        ))`.execute(database)
      return Number(numAffectedRows ?? 0)
    },
  }
}

type Kind = keyof typeof rules
type Rule = (before: RawBuilder<unknown>) => RawBuilder<unknown>

const open = sql.join(openStates.map((state) => sql.lit(state)))

/** The application is no longer in the inventory. */
const isGone = sql`not exists (
  select from application where object_id = old.application_object_id)`

/** The client secret of that name is no longer in the inventory. */
const secretIsGone = (keyId: string) => sql`not exists (
  select from credential as held where held.application_object_id = old.application_object_id
  and held.key_id = ${sql.ref(keyId)})`

const rules = {
  // A card whose secret and rotation are over changes no more. Of one whose age is not on record,
  // the rotation tells.
  live_card: (before) => sql`
    ${secretIsGone('old.key_id')} and coalesce(old.posted_at, (
      select max(updated_at) from rotation
      where rotation.application_object_id = old.application_object_id
      and rotation.old_key_id = old.key_id
    )) < ${before} and not exists (
      select from rotation where rotation.application_object_id = old.application_object_id
      and rotation.state in (${open}))`,
  // Neither the old secret nor one that bears the rotation's id stands in Entra.
  rotation: (before) => sql`
    old.state not in (${open}) and old.updated_at < ${before}
    and ${secretIsGone('old.old_key_id')} and not exists (
      select from credential as held where held.application_object_id = old.application_object_id
      and (held.display_name like '%' || old.id || '%'
        or held.key_id = old.body->'fresh'->>'keyId'))
    and not exists (
      select from live_card where live_card.application_object_id = old.application_object_id
      and live_card.key_id = old.old_key_id)
    and (${isGone} or exists (
      select from rotation as newer
      where newer.application_object_id = old.application_object_id
      and newer.sequence > old.sequence))`,
  removal: (before) => sql`
    old.state <> 'confirmed' and old.ended_at < ${before} and ${secretIsGone('old.key_id')}
    and (${isGone} or exists (
      select from removal as newer
      where newer.application_object_id = old.application_object_id and newer.id > old.id))`,
  notice: (before) => sql`
    old.state <> 'planned' and greatest(old.planned_at, old.claimed_at) < ${before}
    and ${secretIsGone('old.key_id')} and not exists (
      select from finding where finding.application_object_id = old.application_object_id
      and finding.resolved_at is null)
    and (${isGone} or exists (
      select from notice as newer
      where newer.application_object_id = old.application_object_id
      and (newer.planned_at, newer.id) > (old.planned_at, old.id)))`,
  finding: (before) => sql`old.resolved_at < ${before}`,
  reconciled: (before) => sql`old.looked_at < ${before} and ${isGone}`,
  application_targets: (before) => sql`old.set_at < ${before} and ${isGone}`,
  attention: (before) => sql`
    old.said_at < ${before} and (old.until < ${before} or ${isGone})`,
  approval: (before) => sql`old.state <> 'waiting' and old.asked_at < ${before}`,
  digest_post: (before) => sql`
    old.state <> 'planned' and greatest(old.planned_at, old.claimed_at) < ${before} and exists (
      select from digest_post as newer
      where newer.conversation_id = old.conversation_id and newer.kind = old.kind
      and newer.planned_at > old.planned_at and (old.state <> 'sent' or newer.state = 'sent'))`,
  due_list: (before) => sql`
    old.posted_at < ${before} and exists (
      select from due_list as newer
      where newer.conversation_id = old.conversation_id and newer.posted_at > old.posted_at)`,
  round: (before) => sql`
    old.outcome <> 'running' and old.finished_at < ${before}
    and old.id < (select max(id) from round where outcome = 'complete')`,
} satisfies Readonly<Record<string, Rule>>
