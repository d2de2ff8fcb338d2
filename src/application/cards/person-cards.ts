import type { AdminRole } from '../../domain/rights.ts'
import type { TimelineEvent } from '../../domain/rotation.ts'
import type { ApplicationNames, SecretFacts } from './application-facts.ts'

/** One application in a list of applications. */
export interface ApplicationItem {
  readonly application: ApplicationNames
  readonly secrets: number
  /** The client secret that ends first and that nothing replaces. */
  readonly soonest: SecretFacts | null
}

/** The applications that a person owns, as far as Rekey knows. */
export interface MineCard {
  readonly kind: 'mine'
  readonly items: readonly ApplicationItem[]
  /** How many more there are than the card lists. */
  readonly more: number
  /** When the list was true; null when the directory was never read. */
  readonly asOf: Date | null
}

/** Who Rekey takes a person for. */
export interface WhoamiCard {
  readonly kind: 'whoami'
  readonly name: string
  /** Entra object id. */
  readonly id: string
  readonly role: AdminRole | null
  readonly reachable: boolean
  readonly optedOut: boolean
  readonly applications: number
}

/** One thing that happened to an application. */
export interface HistoryEntry {
  readonly at: Date
  readonly what:
    | { readonly kind: 'rotation'; readonly event: TimelineEvent; readonly by: string | null }
    | {
        readonly kind: 'removal'
        readonly event: 'confirmed' | 'removed' | 'alreadyGone' | 'refused'
        readonly by: string
        readonly secret: string | null
      }
    /** Messages about one stage of a client secret, from the first on. */
    | { readonly kind: 'warned'; readonly stage: number | 'expired'; readonly messages: number }
    | { readonly kind: 'reminded'; readonly messages: number }
    | { readonly kind: 'snoozed'; readonly by: string; readonly until: Date }
}

/** What happened to an application, the newest first. */
export interface HistoryCard {
  readonly kind: 'history'
  readonly application: ApplicationNames
  readonly entries: readonly HistoryEntry[]
  /** How many more there are than the card lists. */
  readonly more: number
}
