import { byRekey } from '../domain/audit.ts'
import { lenderOf } from '../domain/lent-rights.ts'
import type { Rotation } from '../domain/rotation.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Store } from './ports/store.ts'

interface RemovePorts {
  readonly registrations: AppRegistrations
  readonly store: Store
}

/**
 * Removes a client secret that a rotation minted and has no use for. It is on record before it is
 * tried and after, as its key id stands nowhere else. Safe to repeat.
 */
export async function removeAttempt(
  { registrations, store }: RemovePorts,
  rotation: Rotation,
  keyId: string,
): Promise<void> {
  const { objectId, clientId } = rotation.application
  const note = (event: 'removing' | 'removed') =>
    store.audit.note({
      actor: byRekey,
      application: { objectId, clientId },
      deed: { kind: 'stray', event, rotationId: rotation.id, keyId },
    })
  await note('removing')
  await registrations.removePassword(objectId, keyId, lenderOf(rotation))
  await note('removed')
}
