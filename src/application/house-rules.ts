import type { Recipient } from '../domain/audience.ts'
import type { QuietTimes } from '../domain/quiet-hours.ts'
import type { ValidityLimits } from '../domain/validity.ts'
import type { WatchRule, WatchRules } from '../domain/watch-rules.ts'

/** The settings that use cases decide by. */
export interface HouseRules {
  /** IANA zone in which days are counted. */
  readonly zone: string
  /** Days before expiry at which people are told, in any order. */
  readonly leadDays: readonly number[]
  readonly validity: ValidityLimits
  readonly defaultVaultUrl: string
  /** Which applications people are warned of. */
  readonly watch: WatchRules
  /** Everything is listed at least so often, also where the directory tells what changed. */
  readonly fullScanDays: number
  /** When nobody is spoken to, by the clock on their wall. */
  readonly quiet: QuietTimes
  /** Those who answer for what nobody else hears of. */
  readonly fallback: readonly Recipient[]
  /** Whether guests among the owners are told. */
  readonly tellGuests: boolean
  /** Applications whose secrets one person asks to change and a second one approves. */
  readonly twoPerson: readonly WatchRule[]
}

/** How many days ahead a secret counts as expiring: the longest lead time. */
export function horizonOf(rules: HouseRules): number {
  return Math.max(...rules.leadDays)
}
