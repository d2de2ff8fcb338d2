import type { RoundFacts } from './round-facts.ts'

/** How a look at the directory goes that somebody asked for; replaced in place as it goes on. */
export interface ScanCard {
  readonly kind: 'scan'
  /** The card shows the newest round after this one. */
  readonly newerThan: number
  /** Null until it has begun. */
  readonly round: RoundFacts | null
  /** False where a round that has not ended gives no sign of life any more. */
  readonly atWork: boolean
  /** How many applications the last complete round saw, where there was one. */
  readonly expected: number | null
}
