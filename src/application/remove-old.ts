import { decideCleanup } from '../domain/cleanup.ts'
import type { CleaningUpRotation, Rotation } from '../domain/rotation.ts'
import { recordRemoved, refuseCleanup } from '../domain/rotation-steps.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'

/**
 * Removes exactly the recorded old key id, after the domain agreed on fresh facts. Safe to repeat:
 * a secret that is gone already closes the rotation just as well. `assertClaimed` throws where
 * another run has taken over.
 */
export async function removeOld(
  { registrations, clock }: { registrations: AppRegistrations; clock: Clock },
  rotation: CleaningUpRotation,
  assertClaimed: () => Promise<void>,
): Promise<Rotation> {
  const application = await registrations.byObjectId(rotation.application.objectId)
  const decision = decideCleanup(rotation, application, clock.now())
  switch (decision.do) {
    case 'refuse':
      return refuseCleanup(rotation, decision.why, clock.now())
    case 'nothing':
      return recordRemoved(rotation, 'alreadyGone', clock.now())
    case 'remove': {
      const { objectId } = rotation.application
      await assertClaimed()
      const how = await registrations.removePassword(objectId, decision.keyId)
      return recordRemoved(rotation, how, clock.now())
    }
  }
}
