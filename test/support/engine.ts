import { after, before, beforeEach, describe } from 'node:test'
import { sql } from 'kysely'
import type { JobsConnection } from '../../src/adapters/jobs/create-boss.ts'
import { type Jobs, openJobs } from '../../src/adapters/jobs/open-jobs.ts'
import { openMemoryEngine } from '../../src/adapters/postgres/embedded-engine.ts'
import type { Engine } from '../../src/adapters/postgres/engine.ts'
import { openEngine } from '../../src/adapters/postgres/open-engine.ts'
import type { Schema } from '../../src/adapters/postgres/schema.ts'
import { postgresStore } from '../../src/adapters/postgres/store.ts'
import type { Job, Store } from '../../src/application/ports/store.ts'
import { emptyAudit } from './empty-audit.ts'
import { quietLog } from './engine-log.ts'
import { emptyEngineSnapshot } from './engine-snapshot.ts'
import { createTestDatabase, whyNoServer } from './postgres-server.ts'

const tables = [
  'round',
  'application',
  'unreadable_application',
  'service_principal',
  'ownerless',
  'scan_memory',
  'known_owners',
  'application_targets',
  'rotation',
  'notice',
  'live_card',
  'due_list',
  'conversation',
  'seen_activity',
  'finding',
  'reconciled',
  'removal',
  'scan_card',
  'attention',
  'person_preference',
  'digest_settings',
  'digest_post',
  'bot_install',
  'bot_removal',
  'press',
  'approval',
  'send_pace',
] as const satisfies (keyof Schema)[]

/** An empty engine with its store and a job queue that nobody works on. */
export interface TestEngine {
  readonly engine: Engine
  readonly connection: JobsConnection
  readonly store: Store
  readonly jobs: Jobs
  /** The jobs that wait, in the order in which they were asked for. */
  queued(): Promise<Job[]>
  /** Empties every table and forgets the schedules. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** A fresh engine in memory; a fraction of a second. */
export async function openTestEngine(): Promise<TestEngine> {
  const engine = await openMemoryEngine({ snapshot: await emptyEngineSnapshot() })
  return await testEngineOn(engine, async () => undefined)
}

/** An engine on a real server, in a database of its own; check `whyNoServer` before. */
export async function openServerTestEngine(): Promise<TestEngine> {
  const database = await createTestDatabase()
  const engine = await openEngine({ databaseUrl: database.url, log: quietLog })
  return await testEngineOn(engine, () => database.drop())
}

/** Gives the engine of the suite while its tests run; `kind` is known before. */
export interface GivenEngine {
  (): TestEngine
  readonly kind: 'embedded' | 'server'
}

/**
 * Runs the same tests on the embedded engine and, where there is one, on a real server. The suite
 * gets a function that gives the engine, which is emptied before each test.
 */
export function forEachEngine(suite: (given: GivenEngine) => void): void {
  describe('on the embedded engine', () => onOne('embedded', openTestEngine, suite))
  const reason = whyNoServer()
  describe('on a PostgreSQL server', { skip: reason ?? false }, () =>
    onOne('server', openServerTestEngine, suite),
  )
}

function onOne(
  kind: GivenEngine['kind'],
  open: () => Promise<TestEngine>,
  suite: (given: GivenEngine) => void,
): void {
  let opened: TestEngine | undefined
  const engine = () => {
    if (!opened) throw new Error('the engine is there only while tests run')
    return opened
  }
  const given = Object.assign(engine, { kind })
  before(async () => {
    opened = await open()
  })
  beforeEach(() => given().reset())
  after(() => opened?.close())
  suite(given)
}

/** The store and the queue on an engine that is open; closing closes all of it. */
export async function testEngineOn(
  engine: Engine,
  afterClose: () => Promise<void>,
): Promise<TestEngine> {
  const jobs = await openJobs({ connection: engine.connection, log: quietLog })
  return {
    engine,
    connection: engine.connection,
    jobs,
    store: postgresStore(
      engine.database,
      (database, job, notBefore) =>
        jobs.enqueue(database, job, notBefore && notBefore.getTime() - Date.now()),
      { now: () => new Date(), isStreamed: false },
    ),
    queued: async () => {
      const waiting = await sql<Job>`
        select name as queue, coalesce(data, '{}') as data from pgboss.job
        where state < 'active' and name not like '\\_\\_%'
        order by created_on, id`.execute(engine.database)
      return waiting.rows
    },
    reset: async () => {
      const emptied = tables.map((table) => `${table} as (delete from ${table})`)
      const queue = 'job as (delete from pgboss.job), schedule as (delete from pgboss.schedule)'
      const all = `with ${emptied.join()}, ${queue} select 1`
      await sql.raw(all).execute(engine.database)
      await emptyAudit(engine.database)
      await sql`update pgboss.version set cron_on = null`.execute(engine.database)
    },
    close: async () => {
      await jobs.stop()
      await engine.close()
      await afterClose()
    },
  }
}
