// What the record holds of a deed: who, from where, on which application, what, with which ids. Ids
// alone, no names: the record is never pruned, and an object id tells nothing once its person is
// forgotten. Never a value of a client secret, as nothing that the domain knows has one.

import type { ApprovalEnd, ApprovalWish } from './approval.ts'
import type { DigestSettings } from './digest.ts'
import type { HeededEvidence } from './evidence.ts'
import type { FindingKind } from './finding.ts'
import type { InstallState } from './install-plan.ts'
import type { RemovalOutcome, RemovalRefusal } from './removal.ts'
import type {
  CleanupRefusal,
  FailureReason,
  LostCause,
  TimelineEvent,
  UndoRefusal,
} from './rotation.ts'
import type { VaultTarget } from './vault-target.ts'

/** Who did something. */
export type AuditActor =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'rekey' }

/** Where a request came from: the person and the conversation that the authenticated activity names. */
export interface AuditOrigin {
  readonly personId: string
  readonly conversationId: string | null
}

/** A place in a vault; the version where one is known. */
export interface AuditVersion extends VaultTarget {
  readonly version: string | null
}

/** What a rotation's own entries tell of. */
export type RotationEvent = Exclude<TimelineEvent, 'approved'>

/** Something that happened, and how it came out. */
export type AuditDeed =
  | {
      readonly kind: 'rotation'
      readonly event: RotationEvent
      readonly rotationId: string
      readonly oldKeyId: string
      /** Null until there is one. */
      readonly newKeyId: string | null
      /** Where the new secret shall be kept, or is. */
      readonly versions: readonly AuditVersion[]
      /** Why it was refused, failed or was abandoned. */
      readonly reason: RotationReason | null
      /** What was known of the old secret's use when a person confirmed that it may go. */
      readonly evidence: HeededEvidence | null
    }
  | {
      readonly kind: 'removal'
      readonly event: 'confirmed' | RemovalOutcome['state']
      readonly removalId: number
      readonly keyId: string
      /** The key id that replaces it; null where it had expired and nothing did. */
      readonly replacedBy: string | null
      readonly reason: RemovalRefusal | null
    }
  /** What one person asks for and a second one decides about. */
  | {
      readonly kind: 'approval'
      readonly event: 'asked' | ApprovalEnd
      readonly approvalId: number
      readonly what: ApprovalWish['what']
      readonly keyId: string
    }
  /** A client secret that a rotation minted and has no use for: said before it is removed, and again after. */
  | {
      readonly kind: 'stray'
      readonly event: 'removing' | 'removed' | 'notAllowed'
      readonly rotationId: string
      readonly keyId: string
    }
  | {
      readonly kind: 'finding'
      readonly event: 'found' | 'over'
      readonly finding: FindingKind
      readonly keyId: string
      readonly rotationId: string | null
      readonly version: AuditVersion | null
    }
  | {
      readonly kind: 'targets'
      readonly event: 'set' | 'reset'
      /** Those that count from now on; none where they were reset. */
      readonly targets: readonly VaultTarget[]
    }
  /** A deleted vault secret: said before it is recovered, and again after. */
  | {
      readonly kind: 'vaultName'
      readonly event: 'recovering' | 'recovered' | 'underWay' | 'forbidden'
      readonly target: VaultTarget
    }
  | {
      readonly kind: 'attention'
      readonly event:
        | 'snoozed'
        | 'woken'
        | 'muted'
        | 'notMine'
        | 'handedOver'
        | 'givenBack'
        | 'takenBack'
      /** Null where it is about the whole application. */
      readonly keyId: string | null
      readonly until: Date | null
      /** Whom it was handed over to, or who gave it back. */
      readonly toPersonId: string | null
    }
  | {
      readonly kind: 'preference'
      readonly event: 'optedOut' | 'optedIn'
      readonly personId: string
    }
  | {
      readonly kind: 'digest'
      readonly event: 'set'
      readonly channelId: string
      readonly settings: DigestSettings
    }
  | {
      readonly kind: 'install'
      readonly event: 'asked' | 'removed' | 'cameBack' | Exclude<InstallState, 'waiting'>
      readonly personId: string
      /** The service's code of a refusal. */
      readonly code: string | null
    }
  /** A press that asked for a change and got none. */
  | {
      readonly kind: 'refusal'
      readonly event: 'refused'
      readonly verb: string
      readonly rotationId: string | null
      readonly keyId: string | null
      readonly why: string
    }

/** Why a rotation did not go on. */
export type RotationReason =
  | FailureReason
  | CleanupRefusal
  | UndoRefusal
  | LostCause
  | 'cannotGoBack'

/** One entry of the record. */
export interface AuditEntry {
  readonly actor: AuditActor
  /** Null where no press led to it. */
  readonly conversationId: string | null
  readonly application: { readonly objectId: string; readonly clientId: string | null } | null
  readonly deed: AuditDeed
}

/** An entry before it is known from where it was asked for. */
export type NewAuditEntry = Omit<AuditEntry, 'conversationId'>

/** Rekey itself. */
export const byRekey: AuditActor = { kind: 'rekey' }

/** A person. */
export function byPerson(id: string): AuditActor {
  return { kind: 'person', id }
}

/** The entry with its origin: what Rekey does by itself comes from no conversation. */
export function entryFrom(origin: AuditOrigin | null, entry: NewAuditEntry): AuditEntry {
  const { actor } = entry
  const isTheirs = actor.kind === 'person' && actor.id === origin?.personId
  return { ...entry, conversationId: isTheirs ? origin.conversationId : null }
}
