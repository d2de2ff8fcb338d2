// A channel's own digest: when it comes, how far ahead it looks and which applications it is about.
// A channel that names applications watches them: it hears of them when their owners do not act.

import type { Application, Owner } from './application.ts'
import { dateIn, hourIn, laterDate, weekdayOf } from './calendar.ts'
import { type Weekday, weekdays } from './quiet-hours.ts'
import { fitsAny, type WatchRule } from './watch-rules.ts'

/** The days on which a digest can come. */
export const digestDays = ['daily', 'workdays', ...weekdays] as const

/** One of `digestDays`. */
export type DigestDays = (typeof digestDays)[number]

/** When a digest comes, by the clock of a zone. */
export interface DigestSchedule {
  readonly days: DigestDays
  /** 0–23 */
  readonly hour: number
  /** IANA zone. */
  readonly zone: string
}

/** What the members of a channel chose. */
export interface DigestSettings {
  readonly isOn: boolean
  /** Null: whenever the operator's schedule says. */
  readonly schedule: DigestSchedule | null
  /** Null: as far ahead as people are warned. */
  readonly horizonDays: number | null
  /** An application that any of these fits is in the digest; none at all means every application. */
  readonly filter: readonly WatchRule[]
}

/** What holds in a channel where nobody chose anything. */
export const usualDigest: DigestSettings = {
  isOn: true,
  schedule: null,
  horizonDays: null,
  filter: [],
}

/**
 * The period, named by its date, whose digest is due now: from its hour on for a day, so that one
 * that could not be posted in time still comes. Undefined where none is due.
 */
export function digestDue({ days, hour, zone }: DigestSchedule, now: Date): string | undefined {
  const today = dateIn(zone, now)
  const date = hourIn(zone, now) >= hour ? today : laterDate(today, -1)
  return isOn(days, date) ? date : undefined
}

/**
 * The date of what may follow a digest up now: on the days after it, at the hour at which it came,
 * and on workdays unless the digest comes on every day. Undefined at any other time.
 */
export function followUpDue(
  digest: { readonly date: string; readonly at: Date },
  { zone, days }: { zone: string; days: DigestDays | null },
  now: Date,
): string | undefined {
  const today = dateIn(zone, now)
  if (today <= digest.date || hourIn(zone, now) !== hourIn(zone, digest.at)) return undefined
  return isOn(days === 'daily' ? 'daily' : 'workdays', today) ? today : undefined
}

/** Whether a channel's digest is about this application; owners that are not known fit no rule. */
export function isInDigest(
  application: Application,
  owners: readonly Owner[] | undefined,
  filter: readonly WatchRule[],
): boolean {
  return filter.length === 0 || fitsAny(filter, application, owners)
}

/**
 * The channels that watch this application: those whose digest is on and names it, by whatever rule.
 * A channel whose digest is about everything watches nothing in particular.
 */
export function channelsWatching(
  application: Application,
  owners: readonly Owner[] | undefined,
  channels: ReadonlyMap<string, Pick<DigestSettings, 'isOn' | 'filter'>>,
): string[] {
  return [...channels].flatMap(([id, { isOn, filter }]) =>
    isOn && fitsAny(filter, application, owners) ? [id] : [],
  )
}

/** Whether a text names a time zone. */
export function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).format() !== ''
  } catch {
    return false
  }
}

function isOn(days: DigestDays, date: string): boolean {
  const weekday: Weekday | undefined = weekdays[weekdayOf(date)]
  switch (days) {
    case 'daily':
      return true
    case 'workdays':
      return weekday !== 'sat' && weekday !== 'sun'
    case 'sun':
    case 'mon':
    case 'tue':
    case 'wed':
    case 'thu':
    case 'fri':
    case 'sat':
      return weekday === days
  }
}
