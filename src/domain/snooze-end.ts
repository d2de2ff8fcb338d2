// How long somebody wants to hear nothing: so many days, until the beginning of a date, or as long
// as it can be had.

import { addDays, startOfDate } from './calendar.ts'

/** A wish for the end of a snooze. */
export type SnoozeEnd =
  | { readonly days: number }
  /** As YYYY-MM-DD. */
  | { readonly date: string }
  | 'latest'

const mostDays = 999

/** The moment that is wished for; undefined where the date is none. */
export function momentOf(
  end: SnoozeEnd,
  { now, zone, expiresAt }: { now: Date; zone: string; expiresAt: Date },
): Date | undefined {
  if (end === 'latest') return expiresAt > now ? expiresAt : addDays(now, 1)
  if ('days' in end) return addDays(now, Math.min(end.days, mostDays))
  return startOfDate(zone, end.date)
}

/** `payroll for 14 days` and `payroll until 2026-06-01` taken apart; any other text is a name. */
export function splitSnoozeEnd(text: string): { query: string; end: SnoozeEnd | null } {
  const [, daysOf, days] = /^(.+?) (?:for )?([1-9]\d{0,2}) days?$/i.exec(text) ?? []
  if (daysOf && days) return { query: daysOf, end: { days: Number(days) } }
  const [, dateOf, date] = /^(.+?) (?:until )?(\d{4}-\d{2}-\d{2})$/i.exec(text) ?? []
  if (dateOf && date) return { query: dateOf, end: { date } }
  return { query: text, end: null }
}
