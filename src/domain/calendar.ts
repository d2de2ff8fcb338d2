// Days and months as people count them: calendar days in a time zone, months that end on the
// month's last day at the latest. Built on Intl and UTC only.

const dayMs = 86_400_000

/** The calendar date (YYYY-MM-DD) that a moment falls on in an IANA time zone. */
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
  return Math.round((Date.parse(dateIn(zone, moment)) - Date.parse(dateIn(zone, now))) / dayMs)
}

/** The same UTC time some months later; the last day of the month where that day does not exist. */
export function addMonths(moment: Date, months: number): Date {
  const later = new Date(moment)
  later.setUTCMonth(later.getUTCMonth() + months)
  const overflowed = later.getUTCDate() !== moment.getUTCDate()
  if (overflowed) later.setUTCDate(0)
  return later
}

/** The moment that many days of 24 hours later. */
export function addDays(moment: Date, days: number): Date {
  return new Date(moment.getTime() + days * dayMs)
}
