import { inParts, median, type Reading, type Slope, slopeOf } from './slope.ts'

/** What would be too much growth. */
export type Rule =
  /** More than so much a day, by the slope after the warm-up. */
  | { readonly by: 'slope'; readonly mostPerDay: number }
  /** Anything at all: the lowest value of the end against the lowest after the warm-up. */
  | { readonly by: 'floor' }
  /** What comes and goes: the lowest value of the end against the highest after the warm-up. */
  | { readonly by: 'range' }
  /** Nothing: it grows on purpose and is named. */
  | { readonly by: 'nothing' }

/** Something that was watched. */
export interface Series {
  readonly what: string
  readonly unit: string
  readonly rule: Rule
  readonly readings: readonly Reading[]
}

/** `unclear`: the run was too short, or the readings too restless, to tell. */
export type Verdict = 'flat' | 'grows' | 'unclear' | 'named'

/** What a series came to. */
export interface Judged {
  readonly series: Series
  readonly first: number
  readonly last: number
  /** After the first quarter of the time, which is the warm-up. */
  readonly slope: Slope | undefined
  readonly verdict: Verdict
}

/** Neighbouring readings resemble each other: each part of the time counts once. */
const parts = 24
const hoursADay = 24
/** A process still settles in its first half hour: a day cannot be foretold from less. */
const shortestMs = 30 * 60_000
const fewestInRange = 3

/** Compares the quarters of a run; the first one is the warm-up. */
export function judge(series: Series, fromMs: number, toMs: number): Judged {
  const quarter = (toMs - fromMs) / 4
  const within = (begin: number, end: number) =>
    series.readings.filter(
      ({ atMs }) => atMs >= fromMs + begin * quarter && atMs <= fromMs + end * quarter,
    )
  const slope = 3 * quarter < shortestMs ? undefined : slopeOf(inParts(within(1, 4), parts))
  return {
    series,
    first: middle(within(0, 1)),
    last: middle(within(3, 4)),
    slope,
    verdict: verdictOf(series.rule, slope, within(1, 2), within(3, 4)),
  }
}

function verdictOf(
  rule: Rule,
  slope: Slope | undefined,
  warm: readonly Reading[],
  end: readonly Reading[],
): Verdict {
  switch (rule.by) {
    case 'nothing':
      return 'named'
    case 'floor':
      if (warm.length === 0 || end.length === 0) return 'unclear'
      return lowest(end) > lowest(warm) ? 'grows' : 'flat'
    case 'range':
      if (warm.length < fewestInRange || end.length < fewestInRange) return 'unclear'
      return lowest(end) > highest(warm) ? 'grows' : 'flat'
    case 'slope':
      if (slope && slope.least * hoursADay > rule.mostPerDay) return 'grows'
      return slope && slope.most * hoursADay <= rule.mostPerDay ? 'flat' : 'unclear'
  }
}

function middle(readings: readonly Reading[]): number {
  return median(readings.map(({ value }) => value))
}

function lowest(readings: readonly Reading[]): number {
  return Math.min(...readings.map(({ value }) => value))
}

function highest(readings: readonly Reading[]): number {
  return Math.max(...readings.map(({ value }) => value))
}
