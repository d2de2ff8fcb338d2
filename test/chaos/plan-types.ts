import type { SaveStrike } from './orders.ts'

/** The two engines that the product runs on. */
export const engines = ['embedded', 'server'] as const
/** One of `engines`. */
export type EngineKind = (typeof engines)[number]

/** The parts of a rotation's life, each from its press to its end. */
export const stories = ['rotate', 'cleanup', 'undo'] as const
/** One of `stories`. */
export type StoryName = (typeof stories)[number]

/** Where a process dies at a call: before it takes effect, or after, before its answer leaves. */
export interface CallStrike {
  readonly when: 'before' | 'after'
  /** The call's name and which one of that name it is, as `graph POST /addPassword#1`. */
  readonly call: string
}

/** Where the process dies, if it does. */
export type CrashPoint =
  /** `cold`: the process is a new one, without tokens and keys. */
  | { readonly at: 'nowhere'; readonly cold?: true }
  | ({ readonly at: 'call' } & CallStrike)
  | ({ readonly at: 'save' } & SaveStrike)
  /** Several lives in a row, each ended at its so-many-th call. */
  | { readonly at: 'lives'; readonly calls: readonly number[] }

/** One run of the test; its id and the seed say all about it. */
export interface Run {
  readonly id: string
  readonly engine: EngineKind
  readonly story: StoryName
  readonly point: CrashPoint
  readonly fault: string
}

/** The name of a point, as it stands in ids and tables. */
export function nameOfPoint(point: CrashPoint): string {
  switch (point.at) {
    case 'nowhere':
      return point.cold ? 'no-crash-cold' : 'no-crash'
    case 'call':
      return `${point.when}:${point.call.replaceAll(' ', '_')}`
    case 'save':
      return `${point.when === 'before' ? 'unsaved' : 'saved'}:${point.save}`
    case 'lives':
      return `lives:${point.calls.join('-')}`
  }
}

/** A run with its id. */
export function runOf(given: Omit<Run, 'id'>): Run {
  const { engine, story, point, fault } = given
  return { ...given, id: `${engine}/${story}/${nameOfPoint(point)}/${fault}` }
}

/** The run that an id names; undefined for anything that is no whole id. */
export function runWithId(id: string): Run | undefined {
  const [, engine, story, place = '', fault = ''] =
    /^(embedded|server)\/(rotate|cleanup|undo)\/(.+)\/([^/]+)$/.exec(id) ?? []
  const point = pointWithName(place)
  if (!point) return undefined
  return runOf({ engine: engine as EngineKind, story: story as StoryName, point, fault })
}

function pointWithName(name: string): CrashPoint | undefined {
  const colon = name.indexOf(':')
  const [kind, about] = colon < 0 ? [name, ''] : [name.slice(0, colon), name.slice(colon + 1)]
  switch (kind) {
    case 'no-crash':
      return { at: 'nowhere' }
    case 'no-crash-cold':
      return { at: 'nowhere', cold: true }
    case 'before':
    case 'after':
      return { at: 'call', when: kind, call: about.replaceAll('_', ' ') }
    case 'unsaved':
      return { at: 'save', when: 'before', save: about }
    case 'saved':
      return { at: 'save', when: 'after', save: about }
    case 'lives':
      return { at: 'lives', calls: about.split('-').map(Number) }
  }
  return undefined
}
