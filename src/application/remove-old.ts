import { decideCleanup } from '../domain/cleanup.ts'
import type { CleaningUpRotation, Rotation } from '../domain/rotation.ts'
import { recordRemoved, refuseCleanup } from '../domain/rotation-steps.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import { refusedRemoval } from './refused-removal.ts'

interface RemovePorts {
  readonly registrations: AppRegistrations
  readonly clock: Clock
}

/**
 * Removes exactly the recorded old key id, after the domain agreed on fresh facts. Safe to repeat:
 * a secret that is gone already closes the rotation just as well. `assertClaimed` throws where
 * another run has taken over.
 */
export async function removeOld(
  ports: RemovePorts,
  rotation: CleaningUpRotation,
  assertClaimed: () => Promise<void>,
): Promise<Rotation> {
  const { registrations, clock } = ports
  const application = await registrations.byObjectId(rotation.application.objectId)
  const decision = decideCleanup(rotation, application, clock.now())
  switch (decision.do) {
    case 'refuse':
      return refuseCleanup(rotation, decision.why, clock.now())
    case 'nothing':
      return recordRemoved(rotation, 'alreadyGone', clock.now())
    case 'remove':
      await assertClaimed()
      return remove(ports, rotation, decision.keyId)
  }
}

/** A directory that no longer lets us is no reason to try for ever: a person has to mend it. */
async function remove(
  { registrations, clock }: RemovePorts,
  rotation: CleaningUpRotation,
  keyId: string,
): Promise<Rotation> {
  const { objectId } = rotation.application
  try {
    const how = await registrations.removePassword(objectId, keyId, rotation.confirmedBy)
    return recordRemoved(rotation, how, clock.now())
  } catch (error) {
    const why = refusedRemoval(error)
    if (!why) throw error
    return refuseCleanup(rotation, why, clock.now())
  }
}
