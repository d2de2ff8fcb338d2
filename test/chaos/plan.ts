import { faults } from './faults.ts'
import {
  type CrashPoint,
  type EngineKind,
  nameOfPoint,
  type Run,
  runOf,
  type StoryName,
  stories,
} from './plan-types.ts'
import { seeded } from './seeded-random.ts'

/** How much is played: `quick` inside npm test, `usual` by hand, `full` over night. */
export type Extent = 'quick' | 'usual' | 'full'

/** The calls and saves of a story that met no trouble, in order. */
export interface Rehearsed {
  readonly calls: readonly string[]
  readonly saves: readonly string[]
}

/** Every place in which a story can be broken off. */
export function pointsOf({ calls, saves }: Rehearsed): CrashPoint[] {
  const moments = ['before', 'after'] as const
  return [
    ...calls.flatMap((call) => moments.map((when) => ({ at: 'call', when, call }) as const)),
    ...saves.flatMap((save) => moments.map((when) => ({ at: 'save', when, save }) as const)),
  ]
}

/** The runs of one engine: first every crash point alone, then crossed with faults. */
export function plan(
  engine: EngineKind,
  rehearsals: Readonly<Record<StoryName, Rehearsed>>,
  extent: Extent,
  seed: number,
): Run[] {
  const random = seeded(seed, `plan/${engine}`)
  const runs: Run[] = []
  for (const story of stories) {
    const all = pointsOf(rehearsals[story])
    const telling = all.filter(isTelling)
    const alone = extent === 'quick' ? random.sample(telling, story === 'rotate' ? 5 : 2) : all
    for (const point of alone) runs.push(runOf({ engine, story, point, fault: 'none' }))
  }
  for (const story of stories) {
    const all = pointsOf(rehearsals[story])
    for (const { name: fault } of faultsFor(engine, story, extent)) {
      const crossed = crossedPoints(all, story, extent, random.sample)
      for (const point of crossed) runs.push(runOf({ engine, story, point, fault }))
    }
  }
  const lives = { quick: 1, usual: 12, full: 150 }[extent]
  for (let count = 0; count < lives; count += 1) {
    const story = stories[count % stories.length] ?? 'rotate'
    const most = rehearsals[story].calls.length
    const calls = [1, 2, 3].map(() => random.whole(1, most))
    const fault = random.pick(faultsFor(engine, story, 'full')).name
    runs.push(runOf({ engine, story, point: { at: 'lives', calls }, fault }))
  }
  return distinct(runs)
}

const quickFaults = new Set(['committed-5xx', 'read-lag', 'two-instances'])

function faultsFor(engine: EngineKind, story: StoryName, extent: Extent) {
  return faults.filter(
    (fault) =>
      fault.name !== 'none' &&
      (fault.engines?.includes(engine) ?? true) &&
      (fault.stories?.includes(story) ?? true) &&
      (extent !== 'quick' || (story === 'rotate' && quickFaults.has(fault.name))),
  )
}

function crossedPoints(
  all: readonly CrashPoint[],
  story: StoryName,
  extent: Extent,
  sample: (points: readonly CrashPoint[], most: number) => CrashPoint[],
): CrashPoint[] {
  const nowhere: CrashPoint = { at: 'nowhere' }
  switch (extent) {
    case 'quick':
      return sample(all.filter(isTelling), 1)
    case 'usual':
      return [nowhere, ...sample(all.filter(isTelling), story === 'rotate' ? 4 : 1)]
    case 'full':
      return [nowhere, ...all]
  }
}

/** A crash at a read tells less than one at a write or at a save. */
function isTelling(point: CrashPoint): boolean {
  if (point.at === 'save') return /(^|\+)rotation#/.test(point.save)
  return point.at === 'call' && /(graph POST|vault PUT|teams PUT)/.test(point.call)
}

function distinct(runs: readonly Run[]): Run[] {
  const byId = new Map(runs.map((run) => [run.id, run]))
  return [...byId.values()]
}

/** The point's name without the engine, for tables. */
export function rowOf({ story, point }: Run): string {
  return `${story}  ${point.at === 'lives' ? 'three lives' : nameOfPoint(point)}`
}
