// How near an expiry is, in words and in Adaptive Cards' semantic colours.

import type { Wording } from './wording.ts'

/** Groups of a digest, most urgent first. */
export const urgencies = ['expired', 'within7', 'within30', 'later'] as const

/** How urgent an expiry is. */
export type Urgency = (typeof urgencies)[number]

/** The urgency of a secret with that many days left. */
export function urgencyOf(daysLeft: number): Urgency {
  if (daysLeft < 0) return 'expired'
  if (daysLeft <= 7) return 'within7'
  return daysLeft <= 30 ? 'within30' : 'later'
}

/** Container style for a header; the words beside it say the same. */
export function headerStyle(daysLeft: number): string {
  const styles = {
    expired: 'attention',
    within7: 'attention',
    within30: 'warning',
    later: 'accent',
  }
  return styles[urgencyOf(daysLeft)]
}

/** Text colour for what must not wait; the warning colour is too pale to read as text. */
export function textColor(daysLeft: number): string {
  return daysLeft <= 7 ? 'attention' : 'default'
}

/** `expires in 12 days`, `expires today`, `expired 3 days ago`. */
export function expiryInWords(daysLeft: number, { say }: Wording): string {
  return daysLeft < 0
    ? say('days.expired', { days: -daysLeft })
    : say('days.left', { days: daysLeft })
}
