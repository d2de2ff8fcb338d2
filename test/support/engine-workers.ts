import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import type { AttachableClock, TestClock } from 'pg-boss'
import { type Jobs, openJobs } from '../../src/adapters/jobs/open-jobs.ts'
import type { Schedules } from '../../src/adapters/jobs/set-schedules.ts'
import type { JobHandlers } from '../../src/adapters/jobs/start-workers.ts'
import type { TestEngine } from './engine.ts'
import { keepingLog, type LogLine } from './engine-log.ts'

/** An instance that works on the jobs of a test engine. */
export interface TestWorkers {
  readonly jobs: Jobs
  readonly lines: readonly LogLine[]
}

/** Starts an instance with these handlers; queues without one do nothing. Stopped by the test. */
export async function startTestWorkers(
  t: TestContext,
  { connection }: TestEngine,
  handlers: Partial<JobHandlers>,
  { clock, schedules = never }: { clock?: AttachableClock; schedules?: Schedules } = {},
): Promise<TestWorkers> {
  const log = keepingLog()
  const jobs = await openJobs({ connection, log, ...(clock && { clock }) })
  t.after(() => jobs.stop(1_000))
  await jobs.start({ handlers: { ...idle, ...handlers }, schedules })
  return { jobs, lines: log.lines }
}

/** Waits until a condition holds; fails after ninety seconds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 90_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`)
    await wait(10)
  }
}

/**
 * The same while a test's clock goes on by a fifth of a second at each look: what pg-boss looks for
 * at intervals is found by its clock alone.
 */
export function untilOn(
  clock: TestClock,
  holds: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  return until(async () => {
    if (await holds()) return true
    await clock.tick(200)
    return false
  }, what)
}

/** A job as pg-boss keeps it. */
export interface KeptJob {
  readonly queue: string
  readonly state: string
  readonly data: unknown
  readonly output: unknown
  /** Seconds until it may start, by the database's clock. */
  readonly waits: number
}

/** The jobs of a queue in every state, oldest first. */
export async function keptJobs({ engine }: TestEngine, queue: string): Promise<KeptJob[]> {
  const kept = await sql<KeptJob>`
    select name as queue, state::text as state, data, output,
      extract(epoch from start_after - pgboss.job_now())::float8 as waits
    from pgboss.job where name = ${queue} order by created_on, id`.execute(engine.database)
  return kept.rows
}

/** A door that handlers wait at until the test opens it. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

const never: Schedules = {
  round: { cron: '0 0 1 1 *', tz: 'UTC' },
  digest: { cron: '0 0 1 1 *', tz: 'UTC' },
  'own-digests': { cron: '0 0 1 1 *', tz: 'UTC' },
  'prune-history': { cron: '0 0 1 1 *', tz: 'UTC' },
}

const nothing = async () => undefined

const idle: JobHandlers = {
  'advance-rotation': nothing,
  'refresh-cards': nothing,
  'deliver-notices': nothing,
  'refresh-warnings': nothing,
  'post-warning': nothing,
  'remove-secret': nothing,
  'resolve-matter': nothing,
  'plan-notices': nothing,
  'refresh-scan-cards': nothing,
  'refresh-approval': nothing,
  'stream-audit': nothing,
  round: nothing,
  digest: nothing,
  'own-digests': nothing,
  'prune-history': nothing,
  'post-digest': nothing,
  'install-bot': nothing,
}
