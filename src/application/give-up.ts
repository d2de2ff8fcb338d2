import type { GivingUpRotation, Rotation } from '../domain/rotation.ts'
import { recordGivenUp, refuseGiveUp } from '../domain/rotation-steps.ts'
import { attemptsOf } from '../domain/stray.ts'
import type { StoredVersion } from '../domain/vault-target.ts'
import { addressOf, servedIn } from './find-stored.ts'
import type { Store } from './ports/store.ts'
import { removeAttempt } from './remove-attempt.ts'
import { failedFor, ServiceError } from './service-error.ts'
import { type UndoPorts, whatWasBefore } from './undo-rotation.ts'

/** The pauses between looks at a vault that does not answer, before it counts as closed. */
const pausesMs = [1_000, 2_000, 4_000, 8_000]

/**
 * Ends a rotation that a person no longer waits for: vaults that serve the new value go back to the
 * old one, then everything that was minted is removed. Where a vault cannot go back nothing is
 * changed, as its consumers hold the new value. A vault that cannot even be looked at is left as it
 * is: the person was told so before. Safe to repeat. `assertClaimed` throws where another run has
 * taken over.
 */
export async function giveUp(
  ports: UndoPorts & { readonly store: Store },
  rotation: GivingUpRotation,
  assertClaimed: () => Promise<void>,
): Promise<Rotation> {
  const { registrations, vaults, clock } = ports
  const { objectId, clientId } = rotation.application
  const application = await registrations.byObjectId(objectId)
  const attempts = application ? attemptsOf(application, rotation) : []
  const served = await versionsServed(ports, rotation, attempts)
  for (const version of served) {
    const before = await whatWasBefore(ports, clientId, version)
    if (before === 'notReadable' || before === 'dead') return refuseGiveUp(rotation, clock.now())
  }
  try {
    for (const version of served) {
      await assertClaimed()
      await vaults.restoreBefore(version, rotation.id)
    }
  } catch (error) {
    if (!failedFor(error, 'forbidden')) throw error
    return refuseGiveUp(rotation, clock.now())
  }
  for (const keyId of attempts) {
    await assertClaimed()
    await removeAttempt(ports, rotation, keyId)
  }
  return recordGivenUp(rotation, clock.now())
}

/** The versions with which vaults serve one of these key ids now. */
async function versionsServed(
  ports: UndoPorts,
  rotation: GivingUpRotation,
  attempts: readonly string[],
): Promise<StoredVersion[]> {
  const served: StoredVersion[] = []
  for (const target of rotation.plan.targets) {
    const found = await lookPatiently(ports, () => servedIn(ports, rotation, target, attempts))
    served.push(...found.map(addressOf))
  }
  return served
}

/** Nothing where the vault stays closed to us. */
async function lookPatiently<T>({ clock }: UndoPorts, look: () => Promise<T[]>): Promise<T[]> {
  for (const pauseMs of [...pausesMs, undefined]) {
    try {
      return await look()
    } catch (error) {
      if (!(error instanceof ServiceError) || error.service !== 'vault') throw error
      if (pauseMs === undefined || error.reason === 'forbidden') return []
      await clock.sleep(error.retryAfterMs ?? pauseMs)
    }
  }
  return []
}
