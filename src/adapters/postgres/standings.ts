import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Standings } from '../../application/ports/standings.ts'
import { openStates } from '../../domain/rotation.ts'
import type { Schema } from './schema.ts'

type Counted = { of: string; count: number }
type Aged = Counted & { oldestSeconds: number | null }

const open = sql.join(openStates.map((state) => sql.lit(state)))

/** What the database can count; whom nobody can tell of a secret, only a plan of notices knows. */
export type CountedStandings = Omit<Standings, 'mattersWithoutRoute'>

/** How things stand, counted by the database. Stages are those of the lead times, in days of 24 hours. */
export async function readStandings(
  database: Kysely<Schema>,
  now: Date,
  leadDays: readonly number[],
): Promise<CountedStandings> {
  const at = sql`${now.toISOString()}::timestamptz`
  const rows = async <T>(query: RawBuilder<T>): Promise<T[]> => (await query.execute(database)).rows
  // Those that end later are most of them: nothing more is looked up for these.
  const stage = (expiresAt: RawBuilder<unknown>, isReplaced: RawBuilder<unknown>) => sql`
    case when ${expiresAt} <= ${at} then 'expired'
      when ${expiresAt} >= ${at} + ${Math.max(...leadDays) + 1} * interval '1 day' then 'later'
      when ${isReplaced} then 'replaced' else (
      select min(lead)::text from unnest(${[...leadDays]}::integer[]) as lead
      where ${expiresAt} < ${at} + (lead + 1) * interval '1 day') end`
  // What a rotation has minted and not stored replaces nothing: nobody has its value.
  const minted = sql`exists (select from rotation
    where rotation.application_object_id = newer.application_object_id
      and rotation.state in ('requested', 'giving-up')
      and rotation.body -> 'plan' ->> 'displayName' = newer.display_name)`
  // As replacementOf says (domain/matter.ts); the other one outlives this one, so it is still valid.
  const replaced = sql`exists (select from credential as newer
    where newer.application_object_id = credential.application_object_id
      and newer.starts_at > credential.starts_at and newer.expires_at > credential.expires_at
      and not ${minted})`
  const rotations = await rows(sql<Aged>`
    select state as of, count(*)::integer as count,
      case when state in (${open}) then extract(epoch from ${at} - min(updated_at))::float8 end
        as "oldestSeconds"
    from rotation group by state`)
  const credentials = await rows(sql<Counted>`
    select ${stage(sql`expires_at`, replaced)} as of, count(*)::integer as count
    from credential group by 1`)
  const applications = await rows(sql<Counted>`
    select ${stage(sql`soonest`, sql`false`)} as of, count(*)::integer as count from (
      select min(expires_at) as soonest from credential group by application_object_id
    ) as first group by 1`)
  const notices = await rows(sql<Counted>`
    select state as of, count(*)::integer as count from notice group by state`)
  const jobs = await rows(sql<Aged>`
    select name as of, count(*)::integer as count,
      greatest(0, extract(epoch from pgboss.job_now() - min(start_after)))::float8
        as "oldestSeconds"
    from pgboss.job
    where state in ('created', 'retry', 'active') and name not like '%.dead'
      and name not like '\\_\\_%'
    group by name`)
  const deadLetters = await rows(sql<Counted>`
    select left(name, -5) as of, count(*)::integer as count from pgboss.job
    where state = 'created' and name like '%.dead' group by name`)
  const [single] = await rows(sql<{ findings: number; round: Date | null }>`
    select (select count(*)::integer from finding where resolved_at is null) as findings,
      (select max(finished_at) from round where outcome = 'complete') as round`)
  return {
    rotations,
    credentials,
    applications,
    notices,
    jobs,
    deadLetters,
    openFindings: single?.findings ?? 0,
    lastCompleteRoundAt: single?.round ?? null,
  }
}
