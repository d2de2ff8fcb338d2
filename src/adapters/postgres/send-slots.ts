// The generic cell rate algorithm in single statements. A row says until when its budget is used up;
// `atOnce` messages may run ahead of that. Everything counts by the database's clock, and rows are
// locked in one order, the conversation's before the tenant's.

import { type Kysely, type RawBuilder, sql } from 'kysely'
import {
  conversationPaces,
  type Pace,
  tenantDepartures,
  tenantPace,
} from '../../domain/send-pace.ts'
import type { Schema } from './schema.ts'

/** The first pause after a refusal that named none, and the longest. */
export const firstPauseMs = 1_000
const longestPauseMs = 30_000
/** So long after a pause the next one is a first one again: hundreds of messages were taken since. */
const calmAfterMs = 10_000
/** Something changed between the two halves of a booking: another look is due soon. */
const anotherLookMs = 100

const tenant = '*'
const { short, long } = conversationPaces
const now = sql`clock_timestamp()`
/** Others ask for the same room. */
const shortestWaitMs = 5
/** The last departures, one more among them; of older ones nobody asks. */
function oneMore(row: RawBuilder<unknown>) {
  return sql`(${row}.departures || ${now})[
    greatest(1, cardinality(${row}.departures) + 2 - ${tenantDepartures.most}::integer):]`
}

/**
 * What one try came to. `tenant`: the message may go after the wait. `conversation`: its
 * conversation is free after the wait, and the tenant has to be asked then. `held`: nothing was
 * booked; ask again after the wait. `pauseMs` is left of a pause that Teams asked for.
 */
export interface Slot {
  readonly kind: 'tenant' | 'conversation' | 'held'
  readonly waitMs: number
  readonly pauseMs: number
}

/** Books the next slot that begins within the longest wait; a null conversation was booked before. */
export async function bookSlot(
  database: Kysely<Schema>,
  conversationId: string | null,
  longestMs: number,
): Promise<Slot> {
  const soon = sql`${now} + ${interval(longestMs)}`
  const { rows } = await sql<{
    paused: number
    conversation: number | null
    tenant: number | null
  }>`
    with pause as (
      select coalesce(max(${msUntil(sql`paused_until`)}), 0) as ms
      from send_pace where scope = ${tenant}
    ),
    conversation as (${
      conversationId === null
        ? sql`select 0::float8 as ms from pause where ms = 0`
        : sql`${useConversation(conversationId, sql`from pause where ms = 0`)}
          where ${slotStart(sql`held.free_at`, short)} <= ${soon}
            and ${slotStart(sql`held.long_free_at`, long)} <= ${soon}
          returning ${waitBooked(short, long)} as ms`
    }),
    tenant as (
      ${useTenant(sql`from conversation where ms = 0`)}
      where held.paused_until <= ${now} and ${slotStart(sql`held.free_at`, tenantPace)} <= ${soon}
      returning ${waitBooked(tenantPace)} as ms
    )
    select pause.ms as paused, (select ms from conversation) as conversation,
      (select ms from tenant) as tenant
    from pause`.execute(database)
  const [found = { paused: 0, conversation: null, tenant: null }] = rows
  const pauseMs = found.paused
  if (found.tenant !== null) return { kind: 'tenant', waitMs: found.tenant, pauseMs }
  if (found.conversation !== null && found.conversation > 0) {
    return { kind: 'conversation', waitMs: found.conversation, pauseMs }
  }
  const waitMs = found.conversation === null ? longestMs : anotherLookMs
  return { kind: 'held', waitMs: pauseMs > 0 ? pauseMs : waitMs, pauseMs }
}

/** Counts a message that goes at once, whatever is used up. */
export async function countSlots(database: Kysely<Schema>, conversationId: string): Promise<void> {
  await sql`
    with conversation as (${useConversation(conversationId, sql``)} returning scope)
    ${useTenant(sql`from conversation`)}, departures = ${oneMore(sql.ref('held'))}`.execute(
    database,
  )
}

/** Whether a message may leave now, and if not, after how many milliseconds to ask again. */
export interface Departure {
  readonly waitMs: number
  /** What is left of a pause that Teams asked for; nothing leaves in it. */
  readonly pauseMs: number
  /** The moment that was noted where it may leave, as the database writes it. */
  readonly at?: string
}

/**
 * Lets a message leave whose turn has begun. Turns are evenly spaced, but a process that was busy for a
 * moment is late for several of them: of all instances together no more leave than
 * `tenantDepartures` says, by the moments at which they asked here.
 */
export async function depart(database: Kysely<Schema>): Promise<Departure> {
  const { most, withinMs } = tenantDepartures
  const oldest = sql`departures[cardinality(departures) + 1 - ${most}::integer]`
  const left = sql`update send_pace set departures = ${oneMore(sql.ref('send_pace'))}
    where scope = ${tenant} and paused_until <= ${now}
    and coalesce(${oldest} <= ${now} - ${interval(withinMs)}, true)`
  const { rows } = await sql<{ at: string | null; wait: number | null; pause: number | null }>`
    with gone as (${left} returning departures[cardinality(departures)]::text as at)
    select (select at from gone) as at,
      ${msUntil(sql`(${oldest} + ${interval(withinMs)})`)} as wait,
      ${msUntil(sql`paused_until`)} as pause
    from (values (1)) as always left join send_pace on scope = ${tenant}`.execute(database)
  const [found] = rows
  const pauseMs = found?.pause ?? 0
  if (found?.at) return { waitMs: 0, pauseMs, at: found.at }
  // A server that crashed has forgotten all of it.
  if (!found || found.pause === null) return { waitMs: 0, pauseMs }
  return { waitMs: Math.max(shortestWaitMs, found.wait ?? 0), pauseMs }
}

/** Notes that a message has arrived so much later than it left. */
export async function departLater(
  database: Kysely<Schema>,
  at: string,
  lateMs: number,
): Promise<void> {
  const left = sql`${at}::timestamptz`
  await sql`
    update send_pace set departures = (
      select array_agg(each order by each)
      from unnest(array_replace(departures, ${left}, ${left} + ${interval(lateMs)})) as each
    ) where scope = ${tenant} and ${left} = any(departures)`.execute(database)
}

/**
 * Begins a pause for everybody and resolves to what it lasts: as long as was asked for, else longer
 * and longer by chance (decorrelated jitter). Refusals of messages that were under way together
 * make it one pause.
 */
export async function pauseAll(
  database: Kysely<Schema>,
  askedMs: number | undefined,
): Promise<number> {
  const first = askedMs ?? firstPauseMs
  const before = sql`case when held.paused_until > ${now} - ${interval(calmAfterMs)}
    then greatest(held.pause_ms, ${firstPauseMs}) else ${firstPauseMs} end`
  const grown = sql`least(${longestPauseMs}, ${firstPauseMs} +
    ${Math.random()}::float8 * (3 * (${before}) - ${firstPauseMs}))`
  const next =
    askedMs === undefined
      ? sql`case when held.paused_until > ${now} then held.pause_ms else ${grown} end`
      : sql`${askedMs}::float8`
  const until =
    askedMs === undefined
      ? sql`case when held.paused_until > ${now} then held.paused_until
          else ${now} + (${grown}) * interval '1 millisecond' end`
      : sql`greatest(held.paused_until, ${now} + ${interval(askedMs)})`
  const { rows } = await sql<{ ms: number }>`
    insert into send_pace as held (scope, free_at, long_free_at, paused_until, pause_ms)
    values (${tenant}, ${now}, ${now}, ${now} + ${interval(first)}, ${first})
    on conflict (scope) do update set pause_ms = ${next}, paused_until = ${until}
    returning ${msUntil(sql`paused_until`)} as ms`.execute(database)
  return rows[0]?.ms ?? 0
}

function useConversation(id: string, from: RawBuilder<unknown>) {
  return sql`insert into send_pace as held (scope, free_at, long_free_at)
    select ${id}::text, ${used(now, short)}, ${used(now, long)} ${from}
    on conflict (scope) do update set
      free_at = ${used(sql`greatest(held.free_at, ${now})`, short)},
      long_free_at = ${used(sql`greatest(held.long_free_at, ${now})`, long)}`
}

function useTenant(from: RawBuilder<unknown>) {
  return sql`insert into send_pace as held (scope, free_at, long_free_at)
    select ${tenant}::text, ${used(now, tenantPace)}, ${now} ${from}
    on conflict (scope) do update set
      free_at = ${used(sql`greatest(held.free_at, ${now})`, tenantPace)}`
}

/** One message more. */
function used(freeAt: RawBuilder<unknown>, { everyMs }: Pace) {
  return sql`${freeAt} + ${interval(everyMs)}`
}

/** When the next message may go. */
function slotStart(freeAt: RawBuilder<unknown>, { everyMs, atOnce }: Pace) {
  return sql`${freeAt} - ${interval(everyMs * (atOnce - 1))}`
}

/** What is to be waited for the message that was just booked. */
function waitBooked(pace: Pace, longPace?: Pace) {
  const until = (freeAt: RawBuilder<unknown>, { everyMs, atOnce }: Pace) =>
    msUntil(sql`${freeAt} - ${interval(everyMs * atOnce)}`)
  const usual = until(sql`held.free_at`, pace)
  return longPace ? sql`greatest(${usual}, ${until(sql`held.long_free_at`, longPace)})` : usual
}

function msUntil(moment: RawBuilder<unknown>) {
  return sql`greatest(0, extract(epoch from ${moment} - ${now}) * 1000)::float8`
}

function interval(ms: number) {
  return sql`${ms}::float8 * interval '1 millisecond'`
}
