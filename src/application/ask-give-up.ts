import { type RequestedRotation, type Rotation, revisionOf } from '../domain/rotation.ts'
import { confirmGiveUp } from '../domain/rotation-steps.ts'
import type { Card, Revision } from './card.ts'
import {
  type CleanupPorts,
  findRotation,
  isStale,
  type RotationRequest,
  saveConfirmed,
} from './clean-up.ts'
import type { HouseRules } from './house-rules.ts'
import { rotationCard, rotationFacts } from './rotation-card.ts'

/** The question before a rotation that is held up is given up; any other shows as it is. */
export async function askGiveUp(
  ports: CleanupPorts,
  { zone }: HouseRules,
  request: RotationRequest,
): Promise<Card> {
  const found = await findRotation(ports, request)
  if (!found.allowed) return found.answer
  const { rotation } = found.row
  const now = ports.clock.now()
  if (!isHeldUp(rotation)) return rotationCard(rotation, { now, zone })
  return {
    kind: 'give-up-confirm',
    ...rotationFacts(rotation, now, zone),
    revision: revisionOf(rotation),
    targets: rotation.plan.targets,
  }
}

/** Saves that a person waits no longer, and asks for the work in the same transaction. */
export async function beginGiveUp(
  ports: CleanupPorts,
  { zone }: HouseRules,
  request: RotationRequest & { readonly revision?: Revision },
): Promise<Card> {
  const found = await findRotation(ports, request)
  if (!found.allowed) return found.answer
  const { rotation, version } = found.row
  const now = ports.clock.now()
  if (!isHeldUp(rotation) || isStale(rotation, request)) {
    return rotationCard(rotation, { now, zone })
  }
  const confirmed = confirmGiveUp(rotation, request.person, now)
  await saveConfirmed(ports.store, { rotation: confirmed, version }, request, now)
  return rotationCard(confirmed, { now, zone })
}

/** Only what is held up: a rotation that runs is over sooner than it could be given up. */
function isHeldUp(rotation: Rotation): rotation is RequestedRotation {
  return rotation.state === 'requested' && rotation.trouble !== null
}
