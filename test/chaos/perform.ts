import { type Extent, plan, type Rehearsed } from './plan.ts'
import {
  type CrashPoint,
  type EngineKind,
  type Run,
  runOf,
  runWithId,
  type StoryName,
  stories,
} from './plan-types.ts'
import { type Played, play } from './play.ts'
import { Stage } from './stage.ts'

/** What is to be played. */
export interface Wish {
  readonly engine: EngineKind
  readonly extent: Extent
  readonly seed: number
  /** Stages beside each other. */
  readonly stages: number
  /** No run begins after this moment of performance.now(). */
  readonly until: number
  readonly only?: string | undefined
}

/** What was played, and what there was no time for. */
export interface Performed {
  readonly played: readonly Played[]
  readonly notPlayed: readonly Run[]
}

/** Plays everything on one engine; `onPlayed` hears of each run as it ends. */
export async function perform(wish: Wish, onPlayed: (played: Played) => void): Promise<Performed> {
  const first = await Stage.open(wish.engine)
  const played: Played[] = []
  const keep = (one: Played) => {
    played.push(one)
    onPlayed(one)
  }
  const waiting = await runsOf(wish, () => rehearse(first, wish, keep))
  const takeTurns = async (opened: Stage | undefined) => {
    let stage = opened
    while (waiting.length > 0 && performance.now() < wish.until) {
      const run = waiting.shift()
      if (!run) break
      stage ??= await Stage.open(wish.engine)
      const one = await playSafely(stage, run, wish.seed)
      keep(one)
      // What a failed run left behind must not be in the way of the next.
      if (one.violations.length === 0) continue
      await stage[Symbol.asyncDispose]()
      stage = undefined
    }
    await stage?.[Symbol.asyncDispose]()
  }
  const others = Array.from({ length: wish.stages - 1 }, () => undefined)
  await Promise.all([first, ...others].map(takeTurns))
  return { played, notPlayed: waiting }
}

/** A process that has just started asks for tokens and keys too; the short form does without. */
async function rehearse(
  stage: Stage,
  { engine, extent, seed }: Wish,
  keep: (played: Played) => void,
) {
  const heard: Partial<Record<StoryName, Rehearsed>> = {}
  for (const story of stories) {
    const point: CrashPoint = extent === 'quick' ? { at: 'nowhere' } : { at: 'nowhere', cold: true }
    const run = runOf({ engine, story, point, fault: 'none' })
    const one = await playSafely(stage, run, seed)
    keep(one)
    heard[story] = one
  }
  return heard as Readonly<Record<StoryName, Rehearsed>>
}

/** A run that could not be played to its end counts as failed. */
async function playSafely(stage: Stage, run: Run, seed: number): Promise<Played> {
  try {
    return await play(stage, run, seed)
  } catch (error) {
    const how = error instanceof Error ? error.message : 'unknown'
    const violations = [{ invariant: 'wrong end', how } as const]
    return { run, reached: false, violations, recoveryMs: undefined, calls: [], saves: [] }
  }
}

/** One run by its whole id, or what the plan has of a part of an id, or all of the plan. */
async function runsOf(
  { engine, extent, seed, only }: Wish,
  rehearsed: () => Promise<Readonly<Record<StoryName, Rehearsed>>>,
): Promise<Run[]> {
  const named = only === undefined ? undefined : runWithId(only)
  if (named) return named.engine === engine ? [named] : []
  const planned = plan(engine, await rehearsed(), extent, seed)
  return only === undefined ? planned : planned.filter(({ id }) => id.includes(only))
}
