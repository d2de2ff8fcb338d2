import { type Kysely, type RawBuilder, type Selectable, sql } from 'kysely'
import type { Round } from '../../application/ports/store.ts'
import type { Schema } from './schema.ts'

type RoundRow = Selectable<Schema['round']>

/** Written to a round that no process ends any more. */
const overtaken = 'a newer round began before it ended'

/** Begins a round, and ends the one that still runs: there is one at a time. */
export async function beginRound(
  database: Kysely<Schema>,
  at: Date,
  how: Round['how'],
): Promise<Round> {
  const begin = sql<RoundRow>`
    with before as (
      update round
      set outcome = 'partial', finished_at = ${at.toISOString()}::timestamptz, problem = ${overtaken}
      where outcome = 'running'
      returning id
    )
    insert into round (started_at, outcome, how)
    select ${at.toISOString()}::timestamptz, 'running', ${how} from (select count(*) from before) as b
    on conflict (outcome) where outcome = 'running' do nothing
    returning *`
  // Where two begin at once, one sees the other only once that one's row is there.
  for (let tries = 0; tries < 10; tries += 1) {
    const [row] = (await begin.execute(database)).rows
    if (row) return roundOf(row)
  }
  throw new Error('ten rounds began at once')
}

/** Of those who ask whether a round is taken up, one at a time goes on. */
const oneAsks = 726_510_791

/** Looks for a job of a round that runs, and holds those that wait. */
export async function isRoundTakenUp(database: Kysely<Schema>): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${oneAsks})`.execute(database)
  const { rows } = await sql<{ state: string }>`
    select state::text as state from pgboss.job
    where name = 'round' and state <= 'active' for update`.execute(database)
  return rows.some(({ state }) => state === 'active')
}

/** Makes a round of changes a full one, which counts from nothing. */
export async function turnFull(database: Kysely<Schema>, { id }: Round): Promise<boolean> {
  const { rows } = await sql`
    update round set how = 'full', applications = 0, credentials = 0, certificates = 0,
      unreadable = 0
    where id = ${id} and outcome = 'running'
    returning id`.execute(database)
  return rows.length > 0
}

/**
 * Ends a round. A complete one that listed everything removes what it did not see. One that a newer
 * round overtook has ended already, and changes nothing.
 */
export async function endRound(
  database: Kysely<Schema>,
  { id }: Round,
  outcome: 'complete' | 'partial',
  at: Date,
  problem: string | null,
): Promise<Round> {
  await sql`
    with ended as (
      update round set
        finished_at = ${at.toISOString()}::timestamptz,
        outcome = ${outcome},
        problem = ${problem}
      where id = ${id} and outcome = 'running'
      returning id, outcome, how
    ), everything as (
      select id from ended where outcome = 'complete' and how = 'full'
    ), gone as (
      delete from application using everything where round_id < everything.id
      returning object_id
    ), forgotten as (
      delete from known_owners where application_object_id in (select object_id from gone)
    ), understood as (
      delete from unreadable_application using everything where round_id < everything.id
    )
    delete from service_principal using everything where round_id < everything.id`.execute(database)
  const row = await countInventory(database, id)
  if (!row) throw new Error(`round ${id} was never begun`)
  return roundOf(row)
}

/**
 * What the inventory holds, for a complete round; what a partial one read, where it listed
 * everything. One that asked for changes has counted these. Each count is a statement of its own, as
 * on the embedded engine nobody else has a turn within one.
 */
async function countInventory(database: Kysely<Schema>, id: number): Promise<RoundRow | undefined> {
  const round = database.selectFrom('round').selectAll().where('id', '=', id)
  const ended = await round.executeTakeFirst()
  if (!ended || (ended.outcome !== 'complete' && ended.how !== 'full')) return ended
  const read = ended.outcome === 'complete' ? sql`true` : sql`round_id = ${id}`
  const one = async (what: RawBuilder<{ count: number }>): Promise<number> =>
    (await what.execute(database)).rows[0]?.count ?? 0
  return await database
    .updateTable('round')
    .set({
      applications: await one(sql`select count(*)::integer from application where ${read}`),
      credentials: await one(
        ended.outcome === 'complete'
          ? sql`select count(*)::integer from credential`
          : sql`select count(*)::integer from credential
              join application on object_id = application_object_id where ${read}`,
      ),
      certificates: await one(sql`
        select coalesce(sum(jsonb_array_length(certificates)), 0)::integer as count
        from application where ${read}`),
      service_principals: await one(
        sql`select count(*)::integer from service_principal where ${read}`,
      ),
      unreadable: await one(
        sql`select count(*)::integer from unreadable_application where ${read}`,
      ),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}

/** A round from its row. */
export function roundOf(row: RoundRow): Round {
  return {
    id: row.id,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome,
    applications: row.applications,
    credentials: row.credentials,
    how: row.how,
    certificates: row.certificates,
    servicePrincipals: row.service_principals,
    unreadable: row.unreadable,
    problem: row.problem,
  }
}
