// How long a new client secret may live: what the person chose, cut down to what the settings and
// the tenant's credential policy allow, and the reason when it was cut.

import { addDays, addMonths } from './calendar.ts'

/** What the tenant's credential policy says about client secrets of one application. */
export interface PasswordRules {
  /** A policy forbids adding client secrets to this application. */
  readonly forbidden: boolean
  /** Longest lifetime in days that a policy allows; null when no policy caps it. */
  readonly maxLifetimeDays: number | null
}

/** Limits of validity in months, from the settings. */
export interface ValidityLimits {
  readonly defaultMonths: number
  readonly maxMonths: number
}

/** A validity that a person can choose: whole months, or as long as the policy allows. */
export type ValidityChoice = number | 'policyMaximum'

/** The end of a new secret and, where it was shortened, by what. */
export interface PlannedValidity {
  readonly expiresAt: Date
  readonly shortenedBy: 'policy' | 'setting' | null
}

const offeredMonths = [3, 6, 12, 18, 24]
/** Entra's clock and ours may differ; an end exactly at the cap is refused when ours is ahead. */
const policyMarginMs = 5 * 60_000

/** The choices to offer, longest last; only the policy's own maximum where no month fits. */
export function validityChoices(
  now: Date,
  limits: ValidityLimits,
  rules: PasswordRules,
): ValidityChoice[] {
  const cap = policyEnd(now, rules)
  const months = [...new Set([...offeredMonths, limits.defaultMonths])]
    .sort((a, b) => a - b)
    .filter((count) => count <= limits.maxMonths && addMonths(now, count) <= (cap ?? farAway))
  const policyBinds = cap !== null && addMonths(now, limits.maxMonths) > cap
  return policyBinds ? [...months, 'policyMaximum'] : months
}

/** The choice to show first: the default, or the longest one that is allowed. */
export function preferredValidity(
  choices: readonly ValidityChoice[],
  limits: ValidityLimits,
): ValidityChoice {
  if (choices.includes(limits.defaultMonths)) return limits.defaultMonths
  return choices.at(-1) ?? limits.defaultMonths
}

/** The end that follows from a choice, clamped to the settings and to the policy. */
export function planValidity(
  choice: ValidityChoice,
  now: Date,
  limits: ValidityLimits,
  rules: PasswordRules,
): PlannedValidity {
  const cap = policyEnd(now, rules)
  const settingEnd = addMonths(now, limits.maxMonths)
  const wanted = choice === 'policyMaximum' ? (cap ?? settingEnd) : addMonths(now, choice)
  const withinSetting = wanted > settingEnd ? settingEnd : wanted
  if (cap !== null && withinSetting >= cap) return { expiresAt: cap, shortenedBy: 'policy' }
  return { expiresAt: withinSetting, shortenedBy: wanted > settingEnd ? 'setting' : null }
}

const farAway = new Date(8_640_000_000_000_000)

function policyEnd(now: Date, rules: PasswordRules): Date | null {
  if (rules.maxLifetimeDays === null) return null
  return new Date(addDays(now, rules.maxLifetimeDays).getTime() - policyMarginMs)
}
