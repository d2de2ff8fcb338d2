import { RestError, type SecretProperties } from '@azure/keyvault-secrets'
import { openSecretText } from '../../application/open-secret-text.ts'
import type { LookBefore } from '../../application/ports/vaults.ts'
import { type SecretText, sealSecretText } from '../../application/secret-text.ts'
import { ServiceError } from '../../application/service-error.ts'
import type { RotationId } from '../../domain/rotation-name.ts'
import type { StoredVersion } from '../../domain/vault-target.ts'
import { listVersions } from './list-versions.ts'
import type { VaultClients } from './vault-clients.ts'
import { toVaultError } from './vault-error.ts'
import { surroundingsOf } from './version-before.ts'
import { restoredOptions } from './version-options.ts'

/** What could be restored from before one of our versions, with the sealed value. */
export async function lookBefore(
  clients: VaultClients,
  version: StoredVersion,
): Promise<LookBefore> {
  const { before, superseded } = surroundingsOf(version, await listVersions(clients, version))
  if (superseded) return { holds: 'superseded' }
  if (!before) return { holds: 'nothing' }
  const old = await read(clients, before)
  return old ? { holds: 'readable', secret: old.secret } : { holds: 'notReadable' }
}

/**
 * Stores the value from before one of our versions once more; where there is none, disables ours.
 * Throws `forbidden`, and changes nothing, where there is one that may not be read.
 */
export async function restoreBefore(
  clients: VaultClients,
  version: StoredVersion,
  rotationId: RotationId,
): Promise<void> {
  const listed = await listVersions(clients, version)
  const { before, superseded, restored, ours } = surroundingsOf(version, listed, rotationId)
  if (restored || superseded) return
  if (!before) {
    // Several, where a store was repeated after its answer was lost.
    for (const each of ours) await disable(clients, each)
    return
  }
  const old = await read(clients, before)
  if (!old) throw new ServiceError('vault', 'forbidden', { code: 'OldValueNotReadable' })
  const options = restoredOptions(old.properties, rotationId)
  await clients.write(version, async (client, abortSignal) => {
    const value = openSecretText(old.secret)
    await client.setSecret(version.secretName, value, { ...options, abortSignal })
  })
}

async function disable(clients: VaultClients, { version, ...target }: StoredVersion) {
  await clients.write(target, async (client, abortSignal) => {
    const options = { enabled: false, abortSignal }
    await client.updateSecretProperties(target.secretName, version, options)
  })
}

/** Null where the vault refuses the value: no right to get, or disabled since. */
async function read(
  clients: VaultClients,
  version: StoredVersion,
): Promise<{ secret: SecretText; properties: SecretProperties } | null> {
  try {
    const options = { version: version.version, abortSignal: clients.timeLimit() }
    const { value, properties } = await clients
      .reader(version)
      .getSecret(version.secretName, options)
    if (value !== undefined) return { secret: sealSecretText(value), properties }
  } catch (error) {
    if (error instanceof RestError && error.statusCode === 403) return null
    throw toVaultError(error, 'read')
  }
  throw new ServiceError('vault', 'unreadable', { code: 'SecretVersion' })
}
