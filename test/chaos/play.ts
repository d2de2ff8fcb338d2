import { setTimeout as wait } from 'node:timers/promises'
import { kindOf } from '../support/card-kind.ts'
import { eventually } from '../support/eventually.ts'
import { evidenceOf, textsOfProcesses } from './evidence.ts'
import { endFaults, type Fault, type FaultEffect, faults } from './faults.ts'
import { type Violation, violationsIn } from './invariants.ts'
import { pendingJobs, rotationsOf, roundsDone, settled } from './look.ts'
import type { CallStrike, Run } from './plan-types.ts'
import { prepare, type Scene, servedIn } from './scene.ts'
import { seeded } from './seeded-random.ts'
import type { Stage } from './stage.ts'

/** What came of a run. */
export interface Played {
  readonly run: Run
  /** Whether the crash point was met; a fault may end a story before it. */
  readonly reached: boolean
  readonly violations: readonly Violation[]
  /** From the start after the crash to the end. */
  readonly recoveryMs: number | undefined
  readonly calls: readonly string[]
  readonly saves: readonly string[]
}

/** Whoever waits longer than this for the end of a run waits in vain. */
const patienceMs = 240_000
const mostPresses = 4
/** So long after a broken connection a process that died is known to be dead. */
const deathNoticeMs = 5_000

/** Plays one run on a stage whose processes may be those of the run before. */
export async function play(stage: Stage, run: Run, seed: number): Promise<Played> {
  return new Play(stage, run, seed).run()
}

class Play {
  readonly #stage: Stage
  readonly #run: Run
  readonly #random: ReturnType<typeof seeded>
  readonly #fault: Fault
  readonly #seen: Violation[] = []
  #life = 0
  /** Whether the press was answered. */
  #heard = false
  #answer: string | undefined
  /** Whether the press is known to count: it was answered, or its intent was saved. */
  #taken = false
  #recoveredFrom: number | undefined

  constructor(stage: Stage, run: Run, seed: number) {
    this.#stage = stage
    this.#run = run
    this.#random = seeded(seed, run.id)
    const fault = faults.find(({ name }) => name === run.fault)
    if (!fault) throw new Error(`there is no fault ${run.fault}`)
    this.#fault = fault
  }

  async run(): Promise<Played> {
    const stage = this.#stage
    const { story, point } = this.#run
    await this.#ready()
    const scene = await prepare(stage, story)
    if (isCold(this.#run)) {
      stage.kill()
      await stage.dead()
      await stage.start()
    }
    const others = keyIdsOfOthers(stage, scene)
    const effect = this.#fault.begin(stage, this.#random)
    if (effect.instances && point.at === 'nowhere') await this.#startAnother()
    this.#watch(scene, effect)
    await stage.main.arm(point.at === 'save' ? point : null)

    this.#lastProcess = stage.main
    await this.#press(scene)
    const saves = await this.#untilEnd(scene, effect)
    const calls = [...stage.calls]
    stage.watch({ look: (name) => this.#lookAt(scene, name) })
    await this.#sweep(effect)
    this.#judge(await this.#evidence(scene, effect, others))
    if (!this.#heard && this.#taken) {
      await this.#press(scene)
      await this.#untilEnd(scene, effect)
      this.#judge(await this.#evidence(scene, effect, others))
    }
    if (effect.mayStayOpen) await this.#healed(scene, effect, others)
    stage.watch({})
    endFaults(stage)
    return {
      run: this.#run,
      reached: this.#life > 0,
      violations: this.#seen,
      recoveryMs: this.#recoveredFrom,
      calls,
      saves,
    }
  }

  /** One process, and only one. */
  async #ready(): Promise<void> {
    const stage = this.#stage
    stage.watch({})
    endFaults(stage)
    if (stage.living.length > 1) stage.kill()
    if (stage.living.every(({ gone }) => gone)) await stage.dead()
    if (stage.living.length !== 1) {
      stage.kill()
      await stage.dead()
      await stage.start()
    }
    await eventually(async () => ((await roundsDone(stage)) > 0 ? true : undefined), 'a round')
  }

  /** A second process: on a server it works beside the first, on a folder it is refused. */
  async #startAnother(): Promise<void> {
    const isServer = this.#stage.engine === 'server'
    if ((await this.#stage.start()) === isServer) return
    this.#report({ invariant: 'wrong end', how: 'two processes on one data folder' })
  }

  #watch(scene: Scene, effect: FaultEffect): void {
    this.#stage.watch({
      strikes: (name, nth) => this.#strikeAt(name, nth),
      look: (name) => this.#lookAt(scene, name),
      ...(effect.around && { around: effect.around }),
    })
  }

  #strikeAt(name: string, nth: number): CallStrike['when'] | undefined {
    const { point } = this.#run
    switch (point.at) {
      case 'call':
        return this.#life === 0 && point.call === name ? point.when : undefined
      case 'lives':
        if (point.calls[this.#life] !== nth) return undefined
        return nth % 2 === 0 ? 'before' : 'after'
      case 'nowhere':
      case 'save':
        return undefined
    }
  }

  /** What must hold at every moment: consumers can sign in with what the vault gives out. */
  #lookAt(scene: Scene, name: string): void {
    const { application, old, secretNames } = scene
    for (const secretName of secretNames) {
      const served = servedIn(this.#stage, secretName)
      const credential = application.passwords.find((each) => each.secretText === served?.value)
      if (!credential) {
        this.#report({ invariant: 'lost value', how: `${secretName}: dead value after ${name}` })
      } else if (credential.replicatedAtMs > performance.now()) {
        this.#report({ invariant: 'lost value', how: `${secretName}: unproven after ${name}` })
      }
    }
    const mayGo = this.#run.story === 'cleanup'
    if (!mayGo && !application.passwords.includes(old)) {
      this.#report({ invariant: 'old secret gone early', how: `after ${name}` })
    }
  }

  #report(violation: Violation): void {
    const known = this.#seen.some(({ invariant }) => invariant === violation.invariant)
    if (!known) this.#seen.push(violation)
  }

  #judge(evidence: Parameters<typeof violationsIn>[0]): void {
    for (const violation of violationsIn(evidence)) this.#report(violation)
  }

  /** Alice presses; where she is told that something is in the way she presses again. */
  async #press(scene: Scene): Promise<void> {
    for (let tries = 0; tries < mostPresses && !this.#heard; tries += 1) {
      const process = this.#stage.main
      const kind = await scene.press().then(
        ({ card }) => kindOf(card),
        () => undefined,
      )
      this.#answer = kind
      if (kind !== undefined && !kind.startsWith('message/')) this.#heard = true
      this.#taken ||= this.#heard
      if (kind === undefined) {
        // The connection breaks before the system tells that the process died.
        await Promise.race([process.ended, wait(deathNoticeMs)])
        return
      }
      if (process.gone) return
      if (!this.#heard) await wait(300)
    }
  }

  /** Until nothing moves any more; a process that dies is followed by another. */
  async #untilEnd(scene: Scene, effect: FaultEffect): Promise<readonly string[]> {
    const stage = this.#stage
    const deadline = performance.now() + patienceMs
    let firstSaves: readonly string[] | undefined
    let startedAt = 0
    for (;;) {
      if (stage.living.length === 0) {
        await stage.dead()
        const saves = this.#lastSaves
        firstSaves ??= saves
        this.#taken ||= saves.some((save) => /(^|\+)rotation#/.test(save))
        this.#life += 1
        startedAt = performance.now()
        this.#watch(scene, effect)
        await stage.start()
        this.#lastProcess = stage.main
        if (effect.instances) await this.#startAnother()
        if (!this.#taken) await this.#press(scene)
        continue
      }
      this.#lastProcess = stage.main
      const ended = await this.#hasEnded(scene, effect).catch(() => false)
      if (ended && stage.living.length > 0) break
      if (performance.now() > deadline) {
        this.#report({ invariant: 'wrong end', how: 'no end in four minutes' })
        break
      }
      await wait(25)
    }
    if (startedAt > 0) this.#recoveredFrom = Math.round(performance.now() - startedAt)
    return firstSaves ?? [...stage.main.saves]
  }

  #lastProcess: Stage['main'] | undefined

  get #lastSaves(): readonly string[] {
    return this.#lastProcess?.saves ?? []
  }

  async #hasEnded(scene: Scene, effect: FaultEffect): Promise<boolean> {
    const stage = this.#stage
    const rotations = await rotationsOf(stage, scene.application.id)
    if (await settled(stage, rotations)) return true
    if (!effect.mayStayOpen) return false
    const jobs = await pendingJobs(stage, rotations)
    return jobs.some(({ name, tries }) => name === 'advance-rotation' && tries >= 2)
  }

  /** The next round finds what a lagging directory hid. */
  async #sweep(effect: FaultEffect): Promise<void> {
    if (!effect.needsRound && this.#run.point.at !== 'lives') return
    const stage = this.#stage
    await wait(stage.journey.tenant.faults.readLagMs)
    const before = await roundsDone(stage)
    stage.main.round()
    await eventually(
      async () => ((await roundsDone(stage)) > before ? true : undefined),
      'the next round',
    )
  }

  #evidence(scene: Scene, effect: FaultEffect, others: ReadonlySet<string>) {
    const kept = keyIdsOfOthers(this.#stage, scene)
    return evidenceOf(this.#stage, scene, {
      story: this.#run.story,
      taken: this.#taken,
      answer: this.#answer,
      mayFail: effect.mayFail ?? false,
      mayStayOpen: effect.mayStayOpen ?? false,
      gone: [...others].filter((keyId) => !kept.has(keyId)),
      texts: textsOfProcesses(this.#stage),
    })
  }

  /** A vault that comes back after all: what was left open goes on to its end. */
  async #healed(scene: Scene, effect: FaultEffect, others: ReadonlySet<string>): Promise<void> {
    const stage = this.#stage
    endFaults(stage)
    await stage.query(`update pgboss.job set start_after = now() where state = 'retry'`)
    await this.#untilEnd(scene, {})
    const { mayStayOpen: _, ...ended } = effect
    this.#judge(await this.#evidence(scene, ended, others))
  }
}

/** Tokens and signing keys are asked for by a process that has just started. */
function isCold({ point }: Run): boolean {
  if (point.at === 'nowhere') return point.cold ?? false
  return point.at === 'call' && /token-for-bot|well-known|signIns|SignIn/.test(point.call)
}

function keyIdsOfOthers({ journey }: Stage, scene: Scene): Set<string> {
  const { directory } = journey.tenant.world
  const others = directory.applications().filter((each) => each !== scene.application)
  return new Set(others.flatMap(({ passwords }) => passwords.map(({ keyId }) => keyId)))
}
