import { canWait, resume, waitsForSignIn } from '../domain/lent-rights.ts'
import type { Card } from './card.ts'
import { type CleanupPorts, findRotation, type RotationRequest, saveConfirmed } from './clean-up.ts'
import type { HouseRules } from './house-rules.ts'
import { rotationCard } from './rotation-card.ts'

/**
 * Takes up a rotation that waited for a sign-in, with the rights of whoever pressed; any other shows
 * as it is.
 */
export async function goOn(
  ports: CleanupPorts,
  { zone }: HouseRules,
  request: RotationRequest,
): Promise<Card> {
  const found = await findRotation(ports, request)
  if (!found.allowed) return found.answer
  const { rotation, version } = found.row
  const now = ports.clock.now()
  if (!canWait(rotation) || !waitsForSignIn(rotation)) return rotationCard(rotation, { now, zone })
  const resumed = resume(rotation, request.person, now)
  await saveConfirmed(ports.store, { rotation: resumed, version }, request, now)
  return rotationCard(resumed, { now, zone })
}
