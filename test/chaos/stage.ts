import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { Outcome } from '../../sandbox/tenant/http/listen.ts'
import type { SandboxRequest } from '../../sandbox/tenant/http/message.ts'
import { type InterceptOutside, type Journey, startJourney } from '../support/journey.ts'
import {
  administer,
  crashServer,
  createDatabaseAlone,
  serversAreOurs,
  type TestDatabase,
} from '../support/postgres-server.ts'
import { nameOfCall, type OutsideService } from './outside-call.ts'
import type { CallStrike, EngineKind } from './plan-types.ts'
import { type ProcessUnderTest, startProcess } from './process-under-test.ts'

/** What a run wants to do with each call. */
export interface CallWatch {
  /** Where the process dies; told by name, or by the number of the call since the watch began. */
  strikes?: (name: string, nth: number) => CallStrike['when'] | undefined
  /** Stands around the call itself, as a fault that no rule can say. */
  around?: (name: string, proceed: () => Promise<Outcome>) => Promise<Outcome>
  /** Looks at the world after each call. */
  look?: (name: string) => void
}

/** A tenant, a Bot Framework and a database, with processes under test between them. */
export class Stage implements AsyncDisposable {
  readonly engine: EngineKind
  readonly journey: Journey
  readonly #database: TestDatabase | undefined
  #pool: pg.Pool | undefined
  #processes: ProcessUnderTest[] = []
  #watch: CallWatch = {}
  #counts = new Map<string, number>()
  /** Calls since the watch began, with their numbers. */
  calls: string[] = []

  private constructor(engine: EngineKind, journey: Journey, database: TestDatabase | undefined) {
    this.engine = engine
    this.journey = journey
    this.#database = database
    if (database) this.#pool = quietPool(database.url)
  }

  static async open(engine: EngineKind): Promise<Stage> {
    let stage: Stage | undefined
    const intercept: InterceptOutside = (service, request, proceed) =>
      stage ? stage.#onCall(service, request, proceed) : proceed()
    const journey = await startJourney({ withEngine: engine === 'embedded', intercept })
    const database = engine === 'server' ? await createDatabaseAlone() : undefined
    stage = new Stage(engine, journey, database)
    return stage
  }

  /** The processes that live. */
  get living(): readonly ProcessUnderTest[] {
    return this.#processes.filter(({ gone }) => !gone)
  }

  /** The one that people talk to; the last one started. */
  get main(): ProcessUnderTest {
    const last = this.living.at(-1)
    if (!last) throw new Error('no process lives')
    return last
  }

  /** Starts one more process; false where the product refuses. */
  async start(): Promise<boolean> {
    const { tenant, env } = this.journey
    const started = await startProcess(
      {
        ...env,
        ...(this.#database && { DATABASE_URL: this.#database.url }),
        ...(process.env['NODE_COMPILE_CACHE'] && {
          NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
        }),
        CHAOS_NOW: String(tenant.clock.now().getTime()),
        ROUND_CRON: '0 0 1 1 *',
        DIGEST_CRON: '0 0 1 1 *',
      },
      (ms) => tenant.clock.advance(ms),
    )
    if (started) this.#processes.push(started)
    return started !== undefined
  }

  /** Watches the calls from now on. */
  watch(watch: CallWatch): void {
    this.#watch = watch
    this.#counts = new Map()
    this.calls = []
  }

  /** kill -9 of every process. */
  kill(): void {
    for (const each of this.living) each.kill()
  }

  /** Waits until no process lives. */
  async dead(): Promise<void> {
    await Promise.all(this.#processes.map(({ ended }) => ended))
    this.#processes = []
  }

  /** Asks the database; the embedded one through the process that holds it. */
  async query<Row extends object>(sql: string): Promise<Row[]> {
    if (!this.#pool) return await this.main.query<Row>(sql)
    return (await this.#pool.query<Row>(sql)).rows
  }

  /**
   * The server crashes, recovers and serves again. A server that is not ours looks so to its clients:
   * every connection breaks, and for a while none can be had.
   */
  async restartDatabase(): Promise<void> {
    if (!this.#database) return
    if (serversAreOurs()) return await crashServer(this.#database.url)
    const url = new URL(this.#database.url)
    const name = url.pathname.slice(1)
    url.pathname = '/postgres'
    await administer(url.href, `alter database ${name} with allow_connections false`)
    await administer(
      url.href,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    )
    await wait(500)
    await administer(url.href, `alter database ${name} with allow_connections true`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.watch({})
    this.kill()
    await this.dead()
    await this.#pool?.end()
    await this.#database?.drop()
    await this.journey[Symbol.asyncDispose]()
  }

  async #onCall(
    service: OutsideService,
    request: SandboxRequest,
    proceed: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const watch = this.#watch
    const call = nameOfCall(service, request, this.journey.tenant.bot.clientId)
    const count = (this.#counts.get(call) ?? 0) + 1
    this.#counts.set(call, count)
    const name = `${call}#${count}`
    this.calls.push(name)
    const strike = watch.strikes?.(name, this.calls.length)
    if (strike === 'before') return this.#killInCall()
    const outcome = await (watch.around ? watch.around(call, proceed) : proceed())
    watch.look?.(name)
    return strike === 'after' ? this.#killInCall() : outcome
  }

  #killInCall(): Outcome {
    this.kill()
    return { kind: 'reset' }
  }
}

function quietPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 2 })
  pool.on('error', () => undefined)
  return pool
}
