// How a rotation goes from state to state. Transitions are pure; every one adds a line to the time
// line.

import type { Person } from './application.ts'
import type { HeededEvidence } from './evidence.ts'
import type {
  AbandonedRotation,
  AwaitingCleanupRotation,
  CleaningUpRotation,
  CleanupRefusal,
  ClosedRotation,
  FailedRotation,
  FailureReason,
  GivingUpRotation,
  LostCause,
  NewCredential,
  RequestedRotation,
  Rotation,
  RotationBasics,
  StoredRotation,
  TimelineEntry,
  TimelineEvent,
  Trouble,
  UndoingRotation,
  UndoneRotation,
  UndoRefusal,
} from './rotation.ts'

/** A new rotation, before anything happened in the world. */
export function requestRotation(facts: Omit<RotationBasics, 'timeline'>): RequestedRotation {
  const first: TimelineEntry = {
    at: facts.requestedAt,
    what: 'requested',
    by: facts.requestedBy.name,
  }
  return { ...facts, state: 'requested', trouble: null, resumedBy: null, timeline: [first] }
}

/** A second person agreed to what was asked for. */
export function noteApproved<R extends Rotation>(rotation: R, by: Person, at: Date): R {
  return { ...rotation, timeline: noted(rotation, at, 'approved', by.name) }
}

/** The new secret exists, Entra accepts it, and every target vault holds it. */
export function recordStored(
  rotation: RequestedRotation,
  fresh: NewCredential,
  at: Date,
): StoredRotation {
  const { trouble: _, resumedBy: __, ...kept } = rotation
  return { ...kept, state: 'stored', fresh, timeline: noted(rotation, at, 'stored') }
}

/** People were told; the old secret waits for a person. */
export function recordAnnounced(rotation: StoredRotation, at: Date): AwaitingCleanupRotation {
  const timeline = noted(rotation, at, 'announced')
  return { ...rotation, state: 'awaiting-cleanup', refusal: null, timeline }
}

/**
 * The rotation as the people who see its confirmation card know it: a press can be faster than the
 * record that the card went out. Undefined in all states that wait for nobody.
 */
export function waitingForPerson(
  rotation: Rotation,
  at: Date,
): AwaitingCleanupRotation | undefined {
  if (rotation.state === 'stored') return recordAnnounced(rotation, at)
  return rotation.state === 'awaiting-cleanup' ? rotation : undefined
}

/** A person with the right to do so confirmed that the old secret may go, knowing its use. */
export function confirmCleanup(
  rotation: AwaitingCleanupRotation,
  confirmedBy: Person,
  at: Date,
  evidence: HeededEvidence | null = null,
): CleaningUpRotation {
  const { refusal: _, ...kept } = rotation
  const timeline = noted(rotation, at, 'cleanupConfirmed', confirmedBy.name)
  return { ...kept, state: 'cleaning-up', confirmedBy, evidence, timeline }
}

/** The old secret is gone, by our hand or because someone was faster. */
export function recordRemoved(
  rotation: CleaningUpRotation,
  how: 'removed' | 'alreadyGone',
  at: Date,
): ClosedRotation {
  const { confirmedBy, ...kept } = rotation
  const what = how === 'removed' ? 'oldRemoved' : 'oldAlreadyGone'
  return {
    ...kept,
    state: 'closed',
    closedAt: at,
    closedBy: confirmedBy,
    timeline: noted(rotation, at, what),
  }
}

/** The old secret came to its end without Rekey: nobody has to remove it any more. */
export function recordSettled(
  rotation: AwaitingCleanupRotation,
  what: 'oldExpired' | 'oldAlreadyGone',
  at: Date,
): ClosedRotation {
  const { refusal: _, ...kept } = rotation
  const timeline = noted(rotation, at, what)
  return { ...kept, state: 'closed', closedAt: at, closedBy: null, evidence: null, timeline }
}

/** Removing the old secret would have broken the application; it waits again. */
export function refuseCleanup(
  rotation: CleaningUpRotation,
  refusal: CleanupRefusal,
  at: Date,
): AwaitingCleanupRotation {
  const { confirmedBy: _person, evidence: _evidence, ...kept } = rotation
  const timeline = noted(rotation, at, 'cleanupRefused')
  return { ...kept, state: 'awaiting-cleanup', refusal, timeline }
}

/** A person with the right to do so wants the old secret back. */
export function confirmUndo(
  rotation: AwaitingCleanupRotation,
  undoneBy: Person,
  at: Date,
): UndoingRotation {
  const { refusal: _, ...kept } = rotation
  const timeline = noted(rotation, at, 'undoConfirmed', undoneBy.name)
  const waiting = { signInSince: null, resumedBy: null }
  return { ...kept, ...waiting, state: 'undoing', undoneBy, timeline }
}

/** The new secret is gone and the vaults are as they were. */
export function recordUndone(
  rotation: UndoingRotation,
  vaultsHeldOld: boolean,
  at: Date,
): UndoneRotation {
  const timeline = noted(rotation, at, 'undone')
  const { signInSince: _, resumedBy: __, ...kept } = rotation
  return { ...kept, state: 'undone', undoneAt: at, vaultsHeldOld, timeline }
}

/** Undoing would have left the application without a usable secret; both stay. */
export function refuseUndo(
  rotation: UndoingRotation,
  refusal: UndoRefusal,
  at: Date,
): AwaitingCleanupRotation {
  const { undoneBy: _, signInSince: __, resumedBy: ___, ...kept } = rotation
  const timeline = noted(rotation, at, 'undoRefused')
  return { ...kept, state: 'awaiting-cleanup', refusal, timeline }
}

/** Something holds the rotation up; undefined when that, or why it cannot go back, is known. */
export function noteTrouble(
  rotation: RequestedRotation,
  trouble: Trouble,
): RequestedRotation | undefined {
  const known = rotation.trouble
  if (known?.kind === 'cannotGoBack') return undefined
  if (known?.service === trouble.service && known.kind === trouble.kind) return undefined
  return { ...rotation, trouble }
}

/** A person with the right to do so waits no longer. */
export function confirmGiveUp(
  rotation: RequestedRotation,
  givenUpBy: Person,
  at: Date,
): GivingUpRotation {
  const { trouble: _, ...kept } = rotation
  const timeline = noted(rotation, at, 'giveUpConfirmed', givenUpBy.name)
  const waiting = { signInSince: null, resumedBy: null }
  return { ...kept, ...waiting, state: 'giving-up', givenUpBy, timeline }
}

/** Going back would have broken a consumer of the new value; the rotation goes on. */
export function refuseGiveUp(rotation: GivingUpRotation, at: Date): RequestedRotation {
  const { givenUpBy: _, signInSince: __, ...kept } = rotation
  const trouble: Trouble = { service: 'vault', kind: 'cannotGoBack', since: at }
  const timeline = noted(rotation, at, 'giveUpRefused')
  // Whoever gave it up lent their rights for that, and not for going on.
  return { ...kept, state: 'requested', trouble, resumedBy: null, timeline }
}

/** Nothing of the new secret is left. */
export function recordGivenUp(rotation: GivingUpRotation, at: Date): FailedRotation {
  const { givenUpBy: _, signInSince: __, resumedBy: ___, ...kept } = rotation
  return failed(kept, 'givenUp', at)
}

/** The rotation ended without a new secret. */
export function recordFailed(
  rotation: RequestedRotation,
  reason: FailureReason,
  at: Date,
): FailedRotation {
  const { trouble: _, resumedBy: __, ...kept } = rotation
  return failed(kept, reason, at)
}

function failed(rotation: RotationBasics, reason: FailureReason, at: Date): FailedRotation {
  return {
    ...rotation,
    state: 'failed',
    reason,
    failedAt: at,
    timeline: noted(rotation, at, 'failed'),
  }
}

/** Nobody can finish it any more. */
export function abandonRotation(
  rotation: AwaitingCleanupRotation,
  reason: LostCause,
  at: Date,
): AbandonedRotation {
  const { refusal: _, ...kept } = rotation
  const timeline = noted(rotation, at, 'abandoned')
  return { ...kept, state: 'abandoned', reason, abandonedAt: at, timeline }
}

/** Whether the rotation goes on without a person; a crash must not leave such a one lying. */
export function movesByItself({ state }: Rotation): boolean {
  switch (state) {
    case 'requested':
    case 'giving-up':
    case 'stored':
    case 'cleaning-up':
    case 'undoing':
      return true
    case 'awaiting-cleanup':
    case 'closed':
    case 'failed':
    case 'abandoned':
    case 'undone':
      return false
  }
}

function noted(
  rotation: RotationBasics,
  at: Date,
  what: TimelineEvent,
  by?: string,
): TimelineEntry[] {
  return [...rotation.timeline, by === undefined ? { at, what } : { at, what, by }]
}
