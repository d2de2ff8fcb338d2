// How fast we may speak. Teams counts a bot's requests for the whole tenant and for each
// conversation, in windows. We keep below all of them with a pace: one message every so often, and
// a few at once after a rest.

/** One message every `everyMs` on average, `atOnce` of them together after a rest. */
export interface Pace {
  readonly everyMs: number
  readonly atOnce: number
}

/** So many requests are let through in any stretch of time so long. */
export interface SendLimit {
  readonly most: number
  readonly withinMs: number
}

/** Teams docs, rate limiting: requests of one app in one tenant. */
export const tenantLimit: SendLimit = { most: 50, withinMs: 1_000 }

/** Teams docs, rate limiting: one bot's messages in one conversation. */
export const conversationLimits: readonly SendLimit[] = [
  { most: 7, withinMs: 1_000 },
  { most: 8, withinMs: 2_000 },
  { most: 60, withinMs: 30_000 },
  { most: 1_800, withinMs: 3_600_000 },
]

/** Just above 95 % of the limit: the rest is for messages that are late, and for people's presses. */
export const tenantPace: Pace = { everyMs: 21, atOnce: 1 }

/**
 * What leaves of all instances at the most, whatever was booked and however late. One message more than
 * Teams permits would have to come some 46 ms nearer to those before it than it left.
 */
export const tenantDepartures: SendLimit = { most: tenantLimit.most, withinMs: 1_046 }

/** What one process lets out at the most, those that nobody has to wait for among them. */
export const processDepartures: SendLimit = { most: tenantLimit.most - 2, withinMs: 1_000 }

/** Two paces, for the short windows and for the hour; a message has to keep to both. */
export const conversationPaces: { readonly short: Pace; readonly long: Pace } = {
  short: { everyMs: 550, atOnce: 5 },
  long: { everyMs: 2_070, atOnce: 40 },
}

/** The most messages that a pace lets through in any window so long. */
export function mostWithin({ everyMs, atOnce }: Pace, windowMs: number): number {
  return Math.floor(windowMs / everyMs) + atOnce
}
