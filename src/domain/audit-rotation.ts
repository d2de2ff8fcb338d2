// What the record says of a rotation is read off its timeline: every transition adds a line to that,
// so no transition can be forgotten here.

import type { RotationEvent, RotationReason } from './audit.ts'
import {
  type AuditActor,
  type AuditVersion,
  byPerson,
  byRekey,
  type NewAuditEntry,
} from './audit.ts'
import type { Rotation } from './rotation.ts'

/** An entry for each line that the timeline has got since `before`. */
export function auditOfRotation(before: Rotation | undefined, after: Rotation): NewAuditEntry[] {
  const { objectId, clientId } = after.application
  return newEvents(before, after).map((event) => ({
    actor: actorOf(event, after),
    application: { objectId, clientId },
    deed: {
      kind: 'rotation',
      event,
      rotationId: after.id,
      oldKeyId: after.old.keyId,
      newKeyId: 'fresh' in after ? after.fresh.keyId : null,
      versions: versionsOf(after),
      reason: reasonOf(event, after),
      evidence: event === 'cleanupConfirmed' && 'evidence' in after ? after.evidence : null,
    },
  }))
}

/** That a second person agreed is on record with their request. */
function newEvents(before: Rotation | undefined, after: Rotation): RotationEvent[] {
  const lines = after.timeline.slice(before?.timeline.length ?? 0)
  return lines.flatMap(({ what }) => (what === 'approved' ? [] : [what]))
}

function actorOf(event: RotationEvent, rotation: Rotation): AuditActor {
  switch (event) {
    case 'requested':
      return byPerson(rotation.requestedBy.id)
    case 'cleanupConfirmed':
      return 'confirmedBy' in rotation ? byPerson(rotation.confirmedBy.id) : byRekey
    case 'giveUpConfirmed':
      return 'givenUpBy' in rotation ? byPerson(rotation.givenUpBy.id) : byRekey
    case 'undoConfirmed':
      return 'undoneBy' in rotation ? byPerson(rotation.undoneBy.id) : byRekey
    case 'resumed':
      return 'resumedBy' in rotation && rotation.resumedBy
        ? byPerson(rotation.resumedBy.id)
        : byRekey
    case 'stored':
    case 'announced':
    case 'oldRemoved':
    case 'oldAlreadyGone':
    case 'oldExpired':
    case 'cleanupRefused':
    case 'giveUpRefused':
    case 'abandoned':
    case 'undone':
    case 'undoRefused':
    case 'failed':
      return byRekey
  }
}

/** The line before it may belong to another state: a reason is that of its own line alone. */
function reasonOf(event: RotationEvent, rotation: Rotation): RotationReason | null {
  switch (event) {
    case 'failed':
    case 'abandoned':
      return 'reason' in rotation ? rotation.reason : null
    case 'cleanupRefused':
    case 'undoRefused':
      return 'refusal' in rotation ? rotation.refusal : null
    case 'giveUpRefused':
      return 'cannotGoBack'
    case 'requested':
    case 'resumed':
    case 'stored':
    case 'announced':
    case 'cleanupConfirmed':
    case 'oldRemoved':
    case 'oldAlreadyGone':
    case 'oldExpired':
    case 'giveUpConfirmed':
    case 'undoConfirmed':
    case 'undone':
      return null
  }
}

function versionsOf(rotation: Rotation): AuditVersion[] {
  if ('fresh' in rotation) return rotation.fresh.versions.map((version) => ({ ...version }))
  return rotation.plan.targets.map(({ vaultUrl, secretName }) => ({
    vaultUrl,
    secretName,
    version: null,
  }))
}
