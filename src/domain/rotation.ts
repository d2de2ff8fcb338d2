// One attempt to replace one client secret. Each state carries exactly what is known by then, so
// that a rotation which is stored but holds no version, or closed but never stored, cannot be
// written down. How one becomes another is rotation-steps.ts.

import type { Person } from './application.ts'
import type { HeededEvidence } from './evidence.ts'
import type { RotationId } from './rotation-name.ts'
import type { PlannedValidity } from './validity.ts'
import type { StoredVersion, VaultTarget } from './vault-target.ts'

/** The secret that the rotation replaces. Clean-up removes exactly this key id. */
export interface OldCredential {
  readonly keyId: string
  readonly displayName: string | null
  readonly expiresAt: Date
}

/** The secret that the rotation made; its value is in the vault and nowhere else. */
export interface NewCredential {
  readonly keyId: string
  readonly expiresAt: Date
  /** When Entra last accepted the new secret in the proof. */
  readonly provenAt: Date
  readonly versions: readonly StoredVersion[]
}

/** What the new secret shall be. */
export interface RotationPlan {
  readonly displayName: string
  readonly expiresAt: Date
  /** Why it ends sooner than was wished for, where it does. */
  readonly shortenedBy: PlannedValidity['shortenedBy']
  readonly targets: readonly VaultTarget[]
}

/** A message in a conversation. */
export interface CardAddress {
  readonly conversationId: string
  readonly activityId: string
}

/** Which of its states a rotation is in: every change that people see adds a line to the history. */
export function revisionOf({ timeline }: { readonly timeline: readonly TimelineEntry[] }): number {
  return timeline.length
}

/** One line of a rotation's history. */
export interface TimelineEntry {
  readonly at: Date
  readonly what: TimelineEvent
  /** Who did it; absent where Rekey did. */
  readonly by?: string
}

/** What can stand in a rotation's history. */
export const timelineEvents = [
  'requested',
  'approved',
  'stored',
  'announced',
  'cleanupConfirmed',
  'oldRemoved',
  'oldAlreadyGone',
  'oldExpired',
  'cleanupRefused',
  'giveUpConfirmed',
  'giveUpRefused',
  'abandoned',
  'resumed',
  'undoConfirmed',
  'undone',
  'undoRefused',
  'failed',
] as const
/** One of `timelineEvents`. */
export type TimelineEvent = (typeof timelineEvents)[number]

/** Why a rotation ended without a new secret; nothing was changed, or it was taken back. */
export const failureReasons = [
  'applicationGone',
  'oldCredentialGone',
  'selfRotating',
  'policyForbids',
  'policyTooLong',
  'secretCapReached',
  'notManageable',
  'personMayNot',
  'vaultForbidden',
  'vaultNameDeleted',
  'vaultSecretForeign',
  'vaultUnreachable',
  'vaultThrottled',
  'notAccepted',
  'newSecretGone',
  'givenUp',
] as const
/** One of `failureReasons`. */
export type FailureReason = (typeof failureReasons)[number]

/** Why an old secret was not removed although a person asked for it. */
export const cleanupRefusals = [
  'lastValidSecret',
  'newSecretGone',
  'applicationGone',
  'notManageable',
  'personMayNot',
  'signInNeeded',
] as const
/** One of `cleanupRefusals`. */
export type CleanupRefusal = (typeof cleanupRefusals)[number]

/** Why a rotation was not undone although a person asked for it. */
export const undoRefusals = [
  'undoNotPossible',
  'oldSecretGone',
  'oldSecretExpired',
  'oldValueNotReadable',
  'oldValueDead',
] as const
/** One of `undoRefusals`. */
export type UndoRefusal = (typeof undoRefusals)[number]

/** What is known of every rotation. */
export interface RotationBasics {
  readonly id: RotationId
  readonly application: {
    readonly objectId: string
    readonly clientId: string
    readonly displayName: string | null
  }
  readonly old: OldCredential
  readonly plan: RotationPlan
  readonly requestedBy: Person
  readonly requestedAt: Date
  /** The card that shows this rotation's progress. */
  readonly card: CardAddress | null
  readonly timeline: readonly TimelineEntry[]
}

/** The services that can hold up a rotation. */
export const troubledServices = ['graph', 'entra', 'vault'] as const

/**
 * What can hold up a rotation: no answer, a refusal, a vault that already serves the new value, or
 * that somebody has to lend their rights by signing in.
 */
export const troubleKinds = ['failing', 'refused', 'cannotGoBack', 'signIn'] as const

/** What holds up a rotation that has not stored its new secret yet; it goes on trying. */
export interface Trouble {
  readonly service: (typeof troubledServices)[number]
  readonly kind: (typeof troubleKinds)[number]
  readonly since: Date
}

/** Who signed in to go on with what waited for that; null where nobody had to. */
interface Resumable {
  readonly resumedBy: Person | null
}

/** Since when it waits for somebody's rights; null while it does not. */
interface WaitsForSignIn extends Resumable {
  readonly signInSince: Date | null
}

/** Asked for; nothing is minted yet, or what is minted is not recorded yet. */
export type RequestedRotation = RotationBasics &
  Resumable & {
    readonly state: 'requested'
    readonly trouble: Trouble | null
  }
/** A person gave up waiting; what was minted is being removed again. */
export type GivingUpRotation = RotationBasics &
  WaitsForSignIn & {
    readonly state: 'giving-up'
    readonly givenUpBy: Person
  }
/** Minted, proven with Entra and stored in every target vault; people are not told yet. */
export type StoredRotation = RotationBasics & {
  readonly state: 'stored'
  readonly fresh: NewCredential
}
/** Announced; both secrets work; a person decides when the old one goes. */
export type AwaitingCleanupRotation = RotationBasics & {
  readonly state: 'awaiting-cleanup'
  readonly fresh: NewCredential
  readonly refusal: CleanupRefusal | UndoRefusal | null
}
/** A person confirmed the removal of the old secret. */
export type CleaningUpRotation = RotationBasics & {
  readonly state: 'cleaning-up'
  readonly fresh: NewCredential
  readonly confirmedBy: Person
  /** Null on rows from before evidence was kept. */
  readonly evidence: HeededEvidence | null
}
/** A person confirmed that the rotation is to be undone. */
export type UndoingRotation = RotationBasics &
  WaitsForSignIn & {
    readonly state: 'undoing'
    readonly fresh: NewCredential
    readonly undoneBy: Person
  }
/** The old secret alone is valid again, and the vaults give it out where they ever did. */
export type UndoneRotation = RotationBasics & {
  readonly state: 'undone'
  readonly fresh: NewCredential
  readonly undoneBy: Person
  readonly undoneAt: Date
  /** Whether every vault held an old value to go back to. */
  readonly vaultsHeldOld: boolean
}
/** The old secret is gone or of no more use; the matter is done. */
export type ClosedRotation = RotationBasics & {
  readonly state: 'closed'
  readonly fresh: NewCredential
  readonly closedAt: Date
  /** Who confirmed the removal; null where it came to its end by itself. */
  readonly closedBy: Person | null
  readonly evidence: HeededEvidence | null
}
/** Ended without a new secret. */
export type FailedRotation = RotationBasics & {
  readonly state: 'failed'
  readonly reason: FailureReason
  readonly failedAt: Date
}

/** What it was about is gone: nobody can finish it, and it must not block another. */
export type AbandonedRotation = RotationBasics & {
  readonly state: 'abandoned'
  readonly fresh: NewCredential
  readonly reason: LostCause
  readonly abandonedAt: Date
}
/** Why a rotation can never be finished. */
export const lostCauses = ['applicationGone', 'newSecretGone'] as const
/** One of `lostCauses`. */
export type LostCause = (typeof lostCauses)[number]

/** One rotation in any of its states. */
export type Rotation =
  | RequestedRotation
  | GivingUpRotation
  | StoredRotation
  | AwaitingCleanupRotation
  | CleaningUpRotation
  | ClosedRotation
  | FailedRotation
  | AbandonedRotation
  | UndoingRotation
  | UndoneRotation

/** The states in which a rotation still holds its application. */
export const openStates = [
  'requested',
  'giving-up',
  'stored',
  'awaiting-cleanup',
  'cleaning-up',
  'undoing',
] as const
/** One of `openStates`. */
export type OpenState = (typeof openStates)[number]

/** Whether a rotation is not over yet; an application has one such at the most. */
export function isOpen({ state }: Pick<Rotation, 'state'>): boolean {
  return openStates.some((open) => open === state)
}
