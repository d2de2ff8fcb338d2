// The life of an application's client secrets along one axis that today is on: where each begins
// and ends, as parts of the width. A picture of it is the cards' business; a secret that began long
// ago or lasts for ever only runs to the edge.

import { addDays } from './calendar.ts'

/** When a client secret may be used. */
export interface Lifetime {
  readonly startsAt: Date
  readonly expiresAt: Date
}

/** One secret's bar: parts of the width between 0 and 1. */
export interface LifeBar {
  readonly begin: number
  readonly end: number
}

/** The axis, today's place on it, and a bar for each secret in the order given. */
export interface SecretTimeline {
  readonly from: Date
  readonly until: Date
  readonly today: number
  readonly bars: readonly LifeBar[]
}

/** The farthest that the axis reaches to either side of today. */
const farthestDays = 800
/** The least that it shows of either side, so that today never is at the edge. */
const nearestDays = 30

/** Lays lifetimes along an axis around a moment; undefined where there is none. */
export function timelineOf(lifetimes: readonly Lifetime[], now: Date): SecretTimeline | undefined {
  if (lifetimes.length === 0) return undefined
  const from = within(
    addDays(now, -farthestDays),
    Math.min(...lifetimes.map(({ startsAt }) => startsAt.getTime())),
    addDays(now, -nearestDays),
  )
  const until = within(
    addDays(now, nearestDays),
    Math.max(...lifetimes.map(({ expiresAt }) => expiresAt.getTime())),
    addDays(now, farthestDays),
  )
  const place = (moment: Date) => {
    const at = (moment.getTime() - from.getTime()) / (until.getTime() - from.getTime())
    return Math.min(1, Math.max(0, at))
  }
  const bars = lifetimes.map(({ startsAt, expiresAt }) => {
    const begin = place(startsAt)
    return { begin, end: Math.max(begin, place(expiresAt)) }
  })
  return { from, until, today: place(now), bars }
}

function within(least: Date, ms: number, most: Date): Date {
  return new Date(Math.min(most.getTime(), Math.max(least.getTime(), ms)))
}
