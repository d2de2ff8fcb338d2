import type { ApplicationNames, SecretFacts } from './application-facts.ts'
import type { DigestNote } from './digest-card.ts'

/** Several client secrets expire: a line each, and a picker that shows the chosen one's own card. */
export interface DueListCard {
  readonly kind: 'due-list'
  readonly items: readonly {
    readonly application: ApplicationNames
    readonly secret: SecretFacts
    readonly state: 'due' | 'snoozed' | 'rotating' | 'over'
  }[]
  /** How many more there are than the card lists. */
  readonly more: number
  /** What came of a press on Rotate. */
  readonly note: DigestNote | null
}

/** In place of a warning that a newer message has overtaken. */
export interface SupersededCard {
  readonly kind: 'superseded'
  /** What it was about; null for a list of several. */
  readonly application: ApplicationNames | null
}
