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
import { type Seeded, seeded } from './seeded-random.ts'

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

/**
 * The runs of one engine, the most telling first, shuffled by the seed: what a time limit leaves is
 * a sample of everything, and what it cuts off first tells the least.
 */
export function plan(
  engine: EngineKind,
  rehearsals: Readonly<Record<StoryName, Rehearsed>>,
  extent: Extent,
  seed: number,
): Run[] {
  const random = seeded(seed, `plan/${engine}`)
  const alone = stories.flatMap((story) => {
    const runs = pointsOf(rehearsals[story]).map((point) =>
      runOf({ engine, story, point, fault: 'none' }),
    )
    return extent === 'quick' ? quickly(runs, random) : runs
  })
  const telling = alone.filter(({ point }) => isTelling(point))
  const reads = alone.filter((run) => !telling.includes(run))
  const rest = extent === 'full' ? reads : oneOfEach(reads, random)
  const first = [
    ...telling,
    ...crossed(engine, rehearsals, extent, random),
    ...lives(engine, rehearsals, extent, random),
  ]
  return distinct([...random.shuffled(first), ...random.shuffled(rest)])
}

function quickly(runs: readonly Run[], { sample }: Seeded): Run[] {
  const telling = runs.filter(({ point }) => isTelling(point))
  return sample(telling, telling[0]?.story === 'rotate' ? 4 : 1)
}

/** A call that changes nothing is the same before and after: one of the two is enough. */
function oneOfEach(runs: readonly Run[], random: Seeded): Run[] {
  const seen = new Map<string, Run[]>()
  for (const run of runs) {
    const { point } = run
    const key = point.at === 'call' ? `${run.story} ${point.call}` : run.id
    seen.set(key, [...(seen.get(key) ?? []), run])
  }
  return [...seen.values()].map((same) => random.pick(same))
}

function crossed(
  engine: EngineKind,
  rehearsals: Readonly<Record<StoryName, Rehearsed>>,
  extent: Extent,
  random: Seeded,
): Run[] {
  return stories.flatMap((story) =>
    faultsFor(engine, story, extent).flatMap(({ name: fault }) =>
      crossedPoints(pointsOf(rehearsals[story]), story, extent, random).map((point) =>
        runOf({ engine, story, point, fault }),
      ),
    ),
  )
}

function lives(
  engine: EngineKind,
  rehearsals: Readonly<Record<StoryName, Rehearsed>>,
  extent: Extent,
  random: Seeded,
): Run[] {
  const count = { quick: 0, usual: 12, full: 150 }[extent]
  return Array.from({ length: count }, (_, index) => {
    const story = stories[index % stories.length] ?? 'rotate'
    const most = rehearsals[story].calls.length
    const calls = [1, 2, 3].map(() => random.whole(1, most))
    const fault = random.pick(faultsFor(engine, story, 'full')).name
    return runOf({ engine, story, point: { at: 'lives', calls }, fault })
  })
}

const quickFaults = new Set(['committed-5xx', 'read-lag'])

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
  { sample }: Seeded,
): CrashPoint[] {
  const nowhere: CrashPoint = { at: 'nowhere' }
  switch (extent) {
    case 'quick':
      return sample(all.filter(isTelling), 1)
    case 'usual':
      return [nowhere, ...sample(all.filter(isTelling), story === 'rotate' ? 3 : 1)]
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
