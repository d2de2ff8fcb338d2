import type { AuditDeed, AuditVersion } from '../../domain/audit.ts'
import type { HeededEvidence } from '../../domain/evidence.ts'
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
        /** Who confirmed it, where that is known. */
        readonly by: string | null
        readonly secret: string | null
      }
    /** Messages about one stage of a client secret, from the first on. */
    | { readonly kind: 'warned'; readonly stage: number | 'expired'; readonly messages: number }
    | { readonly kind: 'reminded'; readonly messages: number }
    | {
        readonly kind: 'attention'
        readonly event: EventOf<'attention'>
        readonly by: string | null
        readonly until: Date | null
        readonly to: string | null
      }
    | { readonly kind: 'targets'; readonly event: EventOf<'targets'>; readonly by: string | null }
    | {
        readonly kind: 'vaultName'
        readonly event: EventOf<'vaultName'>
        readonly by: string | null
      }
    | { readonly kind: 'approval'; readonly event: EventOf<'approval'>; readonly by: string | null }
    | { readonly kind: 'stray'; readonly event: EventOf<'stray'> }
    | { readonly kind: 'finding'; readonly event: EventOf<'finding'> }
    | { readonly kind: 'refusal'; readonly by: string | null }
  readonly details: HistoryDetails
}

type EventOf<Kind extends AuditDeed['kind']> = Extract<AuditDeed, { kind: Kind }>['event']

/** What the record knows of a deed beside who and what. */
export interface HistoryDetails {
  readonly oldKeyId: string | null
  readonly newKeyId: string | null
  readonly versions: readonly AuditVersion[]
  readonly evidence: HeededEvidence | null
  /** Why it did not come about, in the words of the record. */
  readonly refused: string | null
}

/** What happened to an application, the newest first; a page of it. */
export interface HistoryCard {
  readonly kind: 'history'
  readonly application: ApplicationNames
  readonly entries: readonly HistoryEntry[]
  readonly skip: number
  readonly pageSize: number
  readonly total: number
}
