import { endOf } from '../domain/cleanup.ts'
import type { NewCredential, RequestedRotation, Rotation } from '../domain/rotation.ts'
import type { Card, RotationFacts, RotationPhase } from './card.ts'
import { applicationNames, secretFacts } from './card-facts.ts'

/** The card that tells the truth about a rotation now; the same for everybody who may see it. */
export function rotationCard(
  rotation: Rotation,
  { now, zone, phase }: { now: Date; zone: string; phase?: RotationPhase },
): Card {
  const facts = rotationFacts(rotation, now, zone)
  switch (rotation.state) {
    case 'requested':
      return {
        kind: 'rotation-progress',
        ...facts,
        phase: phase ?? phaseOf(rotation),
        trouble: rotation.trouble,
      }
    case 'giving-up':
      return {
        kind: 'give-up-progress',
        ...facts,
        confirmedBy: rotation.givenUpBy.name,
        signInSince: rotation.signInSince,
      }
    case 'stored':
      return { kind: 'rotation-stored', ...facts, ...storedFacts(rotation), refusal: null }
    case 'awaiting-cleanup': {
      const { refusal } = rotation
      return { kind: 'rotation-stored', ...facts, ...storedFacts(rotation), refusal }
    }
    case 'cleaning-up':
      return { kind: 'cleanup-progress', ...facts, confirmedBy: rotation.confirmedBy.name }
    case 'undoing':
      return {
        kind: 'undo-progress',
        ...facts,
        confirmedBy: rotation.undoneBy.name,
        signInSince: rotation.signInSince,
      }
    case 'undone':
      return {
        kind: 'rotation-undone',
        ...facts,
        fresh: rotation.fresh,
        undoneBy: rotation.undoneBy.name,
        vaultsHeldOld: rotation.vaultsHeldOld,
        timeline: rotation.timeline,
      }
    case 'closed':
      return {
        kind: 'rotation-closed',
        ...facts,
        fresh: rotation.fresh,
        how: endOf(rotation),
        closedBy: rotation.closedBy?.name ?? null,
        oldUsedAt: rotation.evidence?.oldUsedAt ?? null,
        closedAt: rotation.closedAt,
        timeline: rotation.timeline,
      }
    case 'failed':
    case 'abandoned':
      return {
        kind: 'rotation-failed',
        ...facts,
        reason: rotation.reason,
        timeline: rotation.timeline,
      }
  }
}

function storedFacts({ fresh, plan }: Rotation & { fresh: NewCredential }) {
  return { fresh, shortenedBy: plan.shortenedBy }
}

/** Where a rotation is that nobody watches at work: where it is held up, else at the beginning. */
function phaseOf({ trouble }: RequestedRotation): RotationPhase {
  switch (trouble?.service) {
    case 'vault':
      return 'storing'
    case 'entra':
      return 'verifying'
    case 'graph':
    case undefined:
      return 'minting'
  }
}

/** What every card about a rotation shows. */
export function rotationFacts(rotation: Rotation, now: Date, zone: string): RotationFacts {
  return {
    rotationId: rotation.id,
    application: applicationNames(rotation.application),
    requestedBy: rotation.requestedBy.name,
    old: secretFacts(rotation.old, now, zone),
  }
}
