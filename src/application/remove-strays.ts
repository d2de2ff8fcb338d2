import type { Application, PasswordCredential } from '../domain/application.ts'
import type { Rotation } from '../domain/rotation.ts'
import { rotationIdIn } from '../domain/rotation-name.ts'
import { isStray } from '../domain/stray.ts'
import { findStored } from './find-stored.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Log } from './ports/log.ts'
import type { Store } from './ports/store.ts'
import type { Vaults } from './ports/vaults.ts'
import { ServiceError } from './service-error.ts'

interface StrayPorts {
  readonly registrations: AppRegistrations
  readonly vaults: Vaults
  readonly store: Store
  readonly log: Log
}

/**
 * Removes what rotations minted and lost, wherever a look at the directory shows it. Never what a
 * vault serves. A failure stops nothing: the next round looks again.
 */
export async function removeStrays(
  ports: StrayPorts,
  applications: readonly Application[],
): Promise<void> {
  for (const { objectId, credentials } of applications) {
    for (const credential of credentials) {
      const rotation = await rotationOf(ports, credential)
      if (rotation?.application.objectId !== objectId || !isStray(rotation, credential)) continue
      await remove(ports, rotation, credential)
    }
  }
}

async function rotationOf(
  { store }: StrayPorts,
  { displayName }: PasswordCredential,
): Promise<Rotation | undefined> {
  const id = rotationIdIn(displayName)
  return id && (await store.rotations.byId(id))?.rotation
}

async function remove(
  ports: StrayPorts,
  rotation: Rotation,
  { keyId }: PasswordCredential,
): Promise<void> {
  const facts = { rotationId: rotation.id, keyId }
  try {
    const { served } = await findStored(ports, rotation, [keyId])
    if (served.length > 0) return ports.log.warn('stray secret is in use', facts)
    await ports.registrations.removePassword(rotation.application.objectId, keyId)
    ports.log.info('stray secret removed', facts)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    ports.log.warn('stray secret not removed', { ...facts, problem: error.message })
  }
}
