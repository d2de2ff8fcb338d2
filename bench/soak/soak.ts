// The real product for hours, between simulated clouds, with people who use it: does anything grow?

import { setTimeout as wait } from 'node:timers/promises'
import { type Seeded, seeded } from '../../test/chaos/seeded-random.ts'
import { type Journey, startJourney } from '../../test/support/journey.ts'
import { Chats } from './chats.ts'
import { Crowd } from './crowd.ts'
import { Findings } from './findings.ts'
import { Fleet, shortLived } from './fleet.ts'
import { type Lane, runLanes } from './lanes.ts'
import { complaintAbout } from './log-rules.ts'
import type { MetricsPage } from './metrics-text.ts'
import { type Product, startProduct } from './product.ts'
import { isMoving, Sampler } from './sampler.ts'
import type { Soaked, SoakWish } from './soaked.ts'
import { openState, type State } from './state.ts'
import { TextWatch } from './text-watch.ts'
import { Troubles } from './troubles.ts'

const bouts = 16
const shortestBoutMs = 45_000
const longestBoutMs = 600_000
/** Connections that nobody uses are closed within this time. */
const restMs = 12_000
const settlesWithinMs = 240_000
/** What the metrics say of rotations and jobs may be as old as this (standing-gauges.ts). */
const standingsAgeMs = 16_000

/** Runs until the time is over or `stop` says so. */
export async function soak(wish: SoakWish, stop: AbortSignal): Promise<Soaked> {
  let soaking: Soak | undefined
  const journey = await startJourney({
    withEngine: wish.engine === 'embedded',
    intercept: async (service, _request, proceed) => {
      const outcome = await proceed()
      if (service === 'teams') soaking?.receive()
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
  readonly #wish: SoakWish
  readonly #stop: AbortSignal
  readonly #journey: Journey
  readonly #state: State
  readonly #findings = new Findings()
  readonly #random: Seeded
  readonly #fleet: Fleet
  readonly #chats: Chats
  readonly #crowd: Crowd
  readonly #troubles: Troubles
  readonly #sampler: Sampler
  readonly #texts: TextWatch
  readonly #totalMs: number
  #product: Product | undefined
  #restarts = 0

  constructor(wish: SoakWish, stop: AbortSignal, journey: Journey, state: State) {
    this.#wish = wish
    this.#stop = stop
    this.#journey = journey
    this.#state = state
    this.#totalMs = wish.minutes * 60_000
    const draws = (name: string) => seeded(wish.seed, name)
    const { world } = journey.tenant
    this.#random = draws('soak')
    this.#fleet = new Fleet(world, draws('fleet'))
    this.#chats = new Chats((matter) => (this.#isShortLived(matter) ? 3 : 1))
    this.#troubles = new Troubles(journey, draws('troubles'))
    this.#sampler = new Sampler(state, this.#findings, this.#totalMs)
    this.#texts = new TextWatch(this.#findings, () => journey.tenant.mintedSecretTexts())
    this.#crowd = new Crowd({
      journey,
      botUrl: () => this.#product?.url ?? '',
      fleet: this.#fleet,
      chats: this.#chats,
      findings: this.#findings,
      random: draws('crowd'),
      tapped: (ms) => {
        if (!this.#troubles.isHeard) this.#sampler.tapped(ms)
      },
    })
  }

  /** Takes in what the bot wrote to Teams. */
  receive(): void {
    const { connector } = this.#journey
    const sent = [...connector.sent]
    connector.forget()
    for (const each of sent) {
      this.#texts.saw('a message', JSON.stringify(each.activity))
      for (const matter of this.#chats.receive(each)) {
        this.#report('told twice', `${each.conversationId} of ${matter}`)
      }
    }
  }

  async run(): Promise<Soaked> {
    await this.#start()
    try {
      await this.#crowd.arrive()
      const fromMs = performance.now()
      const untilMs = fromMs + this.#totalMs
      let isWarm = false
      while (performance.now() < untilMs && !this.#isOver) {
        await this.#bout(untilMs)
        if (this.#isOver) break
        await this.#lull()
        if (!isWarm && performance.now() > fromMs + this.#totalMs / 4) {
          isWarm = true
          await this.#snapshot()
        }
        if (this.#wish.restarts && performance.now() < untilMs) await this.#restart()
      }
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
        kinds: this.#chats.kinds(),
        acts: this.#crowd.acts,
        troubles: this.#troubles.count,
        restarts: this.#restarts,
      }
    } finally {
      await this.#product?.kill()
    }
  }

  /** Life goes on for a while, and is looked at. */
  async #bout(untilMs: number): Promise<void> {
    const length = Math.min(longestBoutMs, Math.max(shortestBoutMs, this.#totalMs / bouts))
    const until = Math.min(untilMs, performance.now() + length)
    const acting = (everyMs: number, act: () => unknown): Lane => ({ everyMs, act })
    const lanes = [
      acting(700, () => this.#crowd.act()),
      acting(700, () => this.#crowd.act()),
      acting(700, () => this.#crowd.act()),
      acting(1_500, () => this.#fleet.change()),
      acting(20_000, () => this.#crowd.scan()),
      acting(60_000, () => this.#crowd.digest()),
      acting(180_000, () => this.#troubles.begin()),
      acting(this.#sampleEveryMs, () => this.#sample(false)),
    ]
    await runLanes(lanes, {
      goesOn: () => performance.now() < until && !this.#isOver,
      pause: (ms) => this.#pause(ms),
      random: this.#random,
      failed: (error) => this.#report('request failed', wordsOf(error)),
    })
  }

  /** Nobody does anything: everything that is under way ends, and what must hold is looked at. */
  async #lull(): Promise<void> {
    this.#troubles.end()
    await this.#settle()
    await this.#pause(restMs)
    if (this.#isOver) return
    await this.#sample(true)
    this.#texts.search()
    for (const { what, how } of this.#fleet.broken()) this.#report(what, how)
    this.#fleet.trim()
    const there = this.#fleet.matters()
    this.#chats.forget((matter) => !there.has(matter))
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
    const snapshots = this.#wish.snapshots
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
        this.#texts.saw('the log', text)
        const complaint = complaintAbout(line, this.#troubles.isHeard)
        if (complaint) this.#report('error in the log', complaint)
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
    await this.#pause(20_000)
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

  #isShortLived(matter: string): boolean {
    const [objectId = '', keyId] = matter.split('/')
    const passwords = this.#journey.tenant.world.directory.application(objectId)?.passwords
    const secret = passwords?.find((each) => each.keyId === keyId)
    return secret === undefined || secret.displayName === shortLived
  }

  get #sampleEveryMs(): number {
    return Math.min(20_000, Math.max(2_000, this.#totalMs / 300))
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.cause ?? error}` : 'thrown value'
}
