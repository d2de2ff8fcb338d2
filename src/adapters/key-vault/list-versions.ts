import type { SecretProperties } from '@azure/keyvault-secrets'
import type { VaultVersion } from '../../application/ports/vaults.ts'
import { failedFor, ServiceError } from '../../application/service-error.ts'
import type { VaultTarget } from '../../domain/vault-target.ts'
import type { VaultClients } from './vault-clients.ts'
import { toVaultError } from './vault-error.ts'
import { tagNames } from './version-options.ts'

const listTimeoutMs = 60_000
/** Key Vault gives 25 versions a page; a longer list leads in a circle. */
const mostPages = 400

/** A version and what our tags on it say. */
export interface ListedVersion {
  readonly seen: VaultVersion
  /** The rotation whose undo made this version; null on all others. */
  readonly restoredFor: string | null
}

/** All versions of a secret, in no useful order; none when the vault does not know the name. */
export async function listVersions(
  clients: VaultClients,
  target: VaultTarget,
): Promise<ListedVersion[]> {
  const versions: ListedVersion[] = []
  try {
    const abortSignal = AbortSignal.timeout(listTimeoutMs)
    const client = clients.reader(target)
    const listed = client.listPropertiesOfSecretVersions(target.secretName, { abortSignal })
    let pages = 0
    for await (const page of listed.byPage()) {
      pages += 1
      if (pages > mostPages) throw new ServiceError('vault', 'unreadable', { code: 'EndlessList' })
      for (const properties of page) versions.push(versionFrom(properties, target))
    }
  } catch (error) {
    const failure = toVaultError(error, 'read')
    if (!failedFor(failure, 'notFound')) throw failure
  }
  return versions
}

function versionFrom(properties: SecretProperties, target: VaultTarget): ListedVersion {
  const { version, enabled, createdOn, tags } = properties
  if (!version || enabled === undefined) {
    throw new ServiceError('vault', 'unreadable', { code: 'SecretVersion' })
  }
  const seen = {
    vaultUrl: target.vaultUrl,
    secretName: target.secretName,
    version,
    enabled,
    createdAt: createdOn ?? null,
    rotationId: tags?.[tagNames.rotationId] ?? null,
    keyId: tags?.[tagNames.keyId] ?? null,
    clientId: tags?.[tagNames.clientId] ?? null,
  }
  return { seen, restoredFor: tags?.[tagNames.restoredFor] ?? null }
}
