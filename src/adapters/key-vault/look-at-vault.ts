import { failedFor } from '../../application/service-error.ts'
import type { VaultReadiness } from '../../domain/preflight.ts'
import type { VaultTarget } from '../../domain/vault-target.ts'
import type { VaultClients } from './vault-clients.ts'
import { toVaultError } from './vault-error.ts'

/**
 * Looks without writing whether a vault could take a new version of a secret. Key Vault has no way
 * to ask for the right to write; the right to list is taken as its sign. Never throws.
 */
export async function lookAtVault(
  clients: VaultClients,
  target: VaultTarget,
): Promise<VaultReadiness> {
  try {
    const exists = await hasVersions(clients, target)
    // A name is either in use or deleted.
    return !exists && (await isDeleted(clients, target)) ? 'nameDeleted' : 'ready'
  } catch (error) {
    const failure = toVaultError(error, 'read')
    if (failedFor(failure, 'throttled')) return { throttledMs: failure.retryAfterMs ?? null }
    return failedFor(failure, 'forbidden') ? 'forbidden' : 'unreachable'
  }
}

/** Whether a secret of this name is in use. Throws a ServiceError. */
export async function hasVersions(clients: VaultClients, target: VaultTarget): Promise<boolean> {
  try {
    const listed = clients.reader(target).listPropertiesOfSecretVersions(target.secretName, {
      abortSignal: clients.timeLimit(),
    })
    const { value: firstPage } = await listed.byPage().next()
    return Array.isArray(firstPage) && firstPage.length > 0
  } catch (error) {
    const failure = toVaultError(error, 'read')
    if (failedFor(failure, 'notFound')) return false
    throw failure
  }
}

async function isDeleted(clients: VaultClients, target: VaultTarget): Promise<boolean> {
  try {
    await clients.reader(target).getDeletedSecret(target.secretName, {
      abortSignal: clients.timeLimit(),
    })
    return true
  } catch (error) {
    const failure = toVaultError(error, 'read')
    // Storing does not need the right to see deleted secrets.
    if (failedFor(failure, 'notFound', 'forbidden')) return false
    throw failure
  }
}
