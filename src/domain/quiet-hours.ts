// When people may be spoken to: not in their quiet hours and not on their days off, by the clock on
// their wall. What comes due meanwhile waits for the first moment after.

/** When not to speak, in a person's own time zone. */
export interface QuietTimes {
  /**
   * First and last hour of the quiet, 0–23; it may go over midnight. The end is the first hour in
   * which people may be spoken to again. Null: no hour is quiet.
   */
  readonly hours: { readonly start: number; readonly end: number } | null
  /** Days on which nobody is spoken to. */
  readonly daysOff: ReadonlySet<Weekday>
}

/** The days of the week, as settings name them. */
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
/** One of `weekdays`. */
export type Weekday = (typeof weekdays)[number]

/** Every zone's offset is a multiple of it, so every hour begins on one. */
const stepMs = 15 * 60_000
/** A week and a day: if no moment of a week will do, none ever will. */
const mostSteps = (8 * 24 * 60) / 15

/**
 * The first moment from `now` on at which a person in this IANA zone may be spoken to; `now` itself
 * where that is one. Where every moment is quiet, nobody could ever be warned: then it is `now`.
 */
export function nextSpeakingMoment(now: Date, zone: string, quiet: QuietTimes): Date {
  if (mayBeSpokenTo(now, zone, quiet)) return now
  let at = Math.ceil((now.getTime() + 1) / stepMs) * stepMs
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const moment = new Date(at)
    if (mayBeSpokenTo(moment, zone, quiet)) return moment
    at += stepMs
  }
  return now
}

/** Whether a moment is neither in the quiet hours nor on a day off. */
export function mayBeSpokenTo(moment: Date, zone: string, { hours, daysOff }: QuietTimes): boolean {
  const { weekday, hour } = wallClock(moment, zone)
  if (daysOff.has(weekday)) return false
  if (!hours || hours.start === hours.end) return true
  const isOverMidnight = hours.start > hours.end
  const isQuiet = isOverMidnight
    ? hour >= hours.start || hour < hours.end
    : hour >= hours.start && hour < hours.end
  return !isQuiet
}

function wallClock(moment: Date, zone: string): { weekday: Weekday; hour: number } {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(zone, format)
  }
  const parts = format.formatToParts(moment)
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  const name = part('weekday').toLowerCase()
  const weekday = weekdays.find((each) => each === name)
  if (!weekday) throw new Error(`Intl has no weekday in ${zone}`)
  return { weekday, hour: Number(part('hour')) }
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Whether this is the name of a time zone that can be counted in. */
export function isTimeZone(name: string): boolean {
  if (formats.has(name)) return true
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
