import type { NewCredential, Rotation } from '../domain/rotation.ts'
import type { Card, RotationFacts, RotationPhase } from './card.ts'
import { applicationNames, secretFacts } from './card-facts.ts'

/** The card that tells the truth about a rotation now; the same for everybody who may see it. */
export function rotationCard(
  rotation: Rotation,
  { now, zone, phase = 'minting' }: { now: Date; zone: string; phase?: RotationPhase },
): Card {
  const facts: RotationFacts = {
    rotationId: rotation.id,
    application: applicationNames(rotation.application),
    requestedBy: rotation.requestedBy.name,
    old: secretFacts(rotation.old, now, zone),
  }
  switch (rotation.state) {
    case 'requested':
      return { kind: 'rotation-progress', ...facts, phase }
    case 'stored':
      return { kind: 'rotation-stored', ...facts, ...storedFacts(rotation), refusal: null }
    case 'awaiting-cleanup': {
      const { refusal } = rotation
      return { kind: 'rotation-stored', ...facts, ...storedFacts(rotation), refusal }
    }
    case 'cleaning-up':
      return { kind: 'cleanup-progress', ...facts, confirmedBy: rotation.confirmedBy.name }
    case 'undoing':
      return { kind: 'undo-progress', ...facts, confirmedBy: rotation.undoneBy.name }
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
        closedBy: rotation.closedBy.name,
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
