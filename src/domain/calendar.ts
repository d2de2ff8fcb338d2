// Days and months as people count them: calendar days in a time zone, months that end on the
// month's last day at the latest. Built on Intl and UTC only.

const dayMs = 86_400_000

/** The calendar date (YYYY-MM-DD, in years of four digits) that a moment falls on in an IANA time zone. */
export function dateIn(zone: string, moment: Date): string {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    formats.set(zone, format)
  }
  return format.format(moment)
}

/** Making one costs as much as formatting a hundred dates; lists and digests format thousands. */
const formats = new Map<string, Intl.DateTimeFormat>()

/** Whole calendar days from `now` to `moment` in a time zone; negative once it has passed. */
export function daysBetween(now: Date, moment: Date, zone: string): number {
  return dayNumberOf(dateIn(zone, moment)) - dayNumberOf(dateIn(zone, now))
}

/** Read by its parts: `Date.parse` takes year 1 for 2001, and guesses at year 10000. */
function dayNumberOf(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return new Date(0).setUTCFullYear(year, month - 1, day) / dayMs
}

/** The same UTC time some months later; the last day of the month where that day does not exist. */
export function addMonths(moment: Date, months: number): Date {
  const later = new Date(moment)
  later.setUTCMonth(later.getUTCMonth() + months)
  const overflowed = later.getUTCDate() !== moment.getUTCDate()
  if (overflowed) later.setUTCDate(0)
  return later
}

/** The hour of the day, 0–23, that the clocks of an IANA time zone show at a moment. */
export function hourIn(zone: string, moment: Date): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hour: '2-digit',
    hourCycle: 'h23',
  })
  return Number(format.format(moment))
}

/** The calendar date that many days after another one. */
export function laterDate(date: string, days: number): string {
  return new Date((dayNumberOf(date) + days) * dayMs).toISOString().slice(0, 10)
}

/** The day of the week of a calendar date: 0 for Sunday to 6 for Saturday. */
export function weekdayOf(date: string): number {
  return new Date(dayNumberOf(date) * dayMs).getUTCDay()
}

/** The moment that many days of 24 hours later. */
export function addDays(moment: Date, days: number): Date {
  return new Date(moment.getTime() + days * dayMs)
}

/**
 * The first moment of a date (YYYY-MM-DD) in an IANA time zone, to the quarter of an hour that every
 * zone keeps; undefined where no such day exists.
 */
export function startOfDate(zone: string, date: string): Date | undefined {
  const midnight = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime()) || dateIn('UTC', midnight) !== date) return undefined
  for (let quarters = -15 * 4; quarters <= 15 * 4; quarters += 1) {
    const moment = new Date(midnight.getTime() + quarters * 15 * 60_000)
    if (dateIn(zone, moment) === date) return moment
  }
  return undefined
}
