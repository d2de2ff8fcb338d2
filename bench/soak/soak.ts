// The real product for hours, between simulated clouds, with people who use it: does anything grow?

import { createWriteStream, type WriteStream } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { type Seeded, seeded } from '../../test/chaos/seeded-random.ts'
import { type Journey, startJourney } from '../../test/support/journey.ts'
import { Findings } from './findings.ts'
import { runLanes } from './lanes.ts'
import { Life } from './life.ts'
import type { MetricsPage } from './metrics-text.ts'
import { type Product, startProduct } from './product.ts'
import { isMoving, Sampler } from './sampler.ts'
import type { Soaked, SoakWish } from './soaked.ts'
import { openState, type State } from './state.ts'

const bouts = 30
const shortestBoutMs = 45_000
const longestBoutMs = 600_000
/** Connections that nobody uses are closed within this time. */
const restMs = 12_000
const settlesWithinMs = 240_000
/** What the metrics say of rotations and jobs may be as old as this (standing-gauges.ts). */
const standingsAgeMs = 16_000
const snapshotMs = 20_000

/** Runs until the time is over or `stop` says so. */
export async function soak(wish: SoakWish, stop: AbortSignal): Promise<Soaked> {
  let soaking: Soak | undefined
  const journey = await startJourney({
    withEngine: wish.engine === 'embedded',
    intercept: async (service, _request, proceed) => {
      const outcome = await proceed()
      if (service === 'teams') soaking?.life.receive()
      return outcome
    },
  })
  try {
    await using state = await openState(wish.engine, journey.dataDir)
    soaking = new Soak(wish, stop, journey, state)
    return await soaking.run()
  } finally {
    await journey[Symbol.asyncDispose]()
  }
}

class Soak {
  readonly life: Life
  readonly #wish: SoakWish
  readonly #stop: AbortSignal
  readonly #journey: Journey
  readonly #state: State
  readonly #findings = new Findings()
  readonly #sampler: Sampler
  readonly #random: Seeded
  readonly #totalMs: number
  readonly #log: WriteStream | undefined
  #product: Product | undefined
  #restarts = 0

  constructor(wish: SoakWish, stop: AbortSignal, journey: Journey, state: State) {
    this.#wish = wish
    this.#stop = stop
    this.#journey = journey
    this.#state = state
    this.#random = seeded(wish.seed, 'soak')
    this.#totalMs = wish.minutes * 60_000
    this.#log = wish.log === undefined ? undefined : createWriteStream(wish.log)
    this.#sampler = new Sampler(state, this.#findings, {
      totalMs: this.#totalMs,
      dataDir: journey.dataDir,
    })
    this.life = new Life({
      journey,
      botUrl: () => this.#product?.url ?? '',
      seed: wish.seed,
      report: (what, how) => this.#report(what, how),
      tapped: (ms) => this.#sampler.tapped(ms),
    })
  }

  async run(): Promise<Soaked> {
    await this.#start()
    try {
      await this.life.begin()
      const fromMs = performance.now()
      await this.#live(fromMs)
      const toMs = performance.now()
      if (this.#product?.gone) this.#report('died', 'the process ended by itself')
      await this.#snapshot()
      await this.#end()
      return {
        wish: this.#wish,
        fromMs,
        toMs,
        sampler: this.#sampler,
        findings: this.#findings,
        rows: await this.#state.rows().catch(() => new Map()),
        seen: this.life.seen(),
        restarts: this.#restarts,
      }
    } finally {
      await this.#product?.kill()
      this.#log?.end()
    }
  }

  /** Bouts of life with rests between, until the time is over. */
  async #live(fromMs: number): Promise<void> {
    const untilMs = fromMs + this.#totalMs
    let isWarm = false
    while (performance.now() < untilMs && !this.#isOver) {
      await this.#bout(untilMs)
      await this.#rest()
      if (!isWarm && performance.now() > fromMs + this.#totalMs / 4) {
        isWarm = true
        await this.#snapshot()
      }
      const goesOn = performance.now() < untilMs && !this.#isOver
      if (this.#wish.restarts && goesOn) await this.#restart()
    }
  }

  async #bout(untilMs: number): Promise<void> {
    const length = Math.min(longestBoutMs, Math.max(shortestBoutMs, this.#totalMs / bouts))
    const until = Math.min(untilMs, performance.now() + length)
    const everyMs = Math.min(20_000, Math.max(2_000, this.#totalMs / 300))
    const sampling = { everyMs, act: () => this.#sample(false) }
    await runLanes([...this.life.lanes(), sampling], {
      goesOn: () => performance.now() < until && !this.#isOver,
      pause: (ms) => this.#pause(ms),
      random: this.#random,
      failed: (error) => this.#report('request failed', wordsOf(error)),
    })
  }

  /** Nobody does anything: everything that is under way ends, and what must hold is looked at. */
  async #rest(): Promise<void> {
    this.life.calm()
    await this.#settle()
    await this.#pause(restMs)
    if (this.#isOver) return
    await this.#product?.collectGarbage()
    await this.#sample(true)
    this.life.examine()
  }

  async #settle(): Promise<void> {
    const deadline = performance.now() + settlesWithinMs
    for (;;) {
      await this.#pause(standingsAgeMs)
      const page = this.#isOver ? undefined : await this.#sample(false)
      if (!page || !isMoving(page)) return
      if (performance.now() < deadline) continue
      return this.#report('stuck', 'work does not end while nobody does anything')
    }
  }

  async #sample(isAtRest: boolean): Promise<MetricsPage | undefined> {
    if (!this.#product) return undefined
    try {
      return await this.#sampler.sample(this.#product, isAtRest)
    } catch (error) {
      this.#report('no sample', wordsOf(error))
      return undefined
    }
  }

  async #start(): Promise<void> {
    const { snapshots } = this.#wish
    const env = {
      ...this.#journey.env,
      ...this.#state.env,
      // People here press no faster than they may.
      RATE_LIMIT_PER_MINUTE: '60',
      ...(snapshots && {
        NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${snapshots}`,
      }),
    }
    this.#product = await startProduct(env, {
      logged: (line, text) => {
        this.#log?.write(`${text}\n`)
        this.life.logged(line, text)
      },
      said: (text) => this.#report('unexpected output', text.slice(0, 300)),
    })
  }

  async #restart(): Promise<void> {
    await this.#end()
    await this.#start()
    this.#restarts += 1
  }

  async #end(): Promise<void> {
    const code = await this.#product?.stop()
    if (code !== 0) this.#report('stopped badly', `with ${code}`)
  }

  async #snapshot(): Promise<void> {
    if (!this.#wish.snapshots || this.#isOver) return
    this.#product?.writeSnapshot()
    await this.#pause(snapshotMs)
  }

  get #isOver(): boolean {
    return this.#stop.aborted || (this.#product?.gone ?? true)
  }

  /** Once the run was broken off, requests fail because everybody stops at once. */
  #report(what: string, how: string): void {
    if (!this.#stop.aborted) this.#findings.report(what, how)
  }

  async #pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#stop }).catch(() => undefined)
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.cause ?? error}` : 'thrown value'
}
