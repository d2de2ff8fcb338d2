import type { ValidityLimits } from '../domain/validity.ts'
import type { WatchRules } from '../domain/watch-rules.ts'

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
}

/** How many days ahead a secret counts as expiring: the longest lead time. */
export function horizonOf(rules: HouseRules): number {
  return Math.max(...rules.leadDays)
}
