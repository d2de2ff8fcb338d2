import type { SecretProperties } from '@azure/keyvault-secrets'
import { openSecretText } from '../../application/open-secret-text.ts'
import type { Vaults, VaultVersion, VersionTags } from '../../application/ports/vaults.ts'
import type { SecretText } from '../../application/secret-text.ts'
import { failedFor, ServiceError } from '../../application/service-error.ts'
import type { VaultReadiness } from '../../domain/preflight.ts'
import type { StoredVersion, VaultTarget } from '../../domain/vault-target.ts'
import { lookAtVault } from './look-at-vault.ts'
import { type VaultClientOptions, VaultClients } from './vault-clients.ts'
import { requestRefused, toVaultError } from './vault-error.ts'
import { tagNames, versionOptions } from './version-options.ts'

const listTimeoutMs = 60_000

/** Azure Key Vault. */
export class KeyVaults implements Vaults {
  readonly #clients: VaultClients

  constructor(options: VaultClientOptions) {
    this.#clients = new VaultClients(options)
  }

  readiness(target: VaultTarget): Promise<VaultReadiness> {
    return lookAtVault(this.#clients, target)
  }

  async versions(target: VaultTarget): Promise<VaultVersion[]> {
    const versions: VaultVersion[] = []
    try {
      const abortSignal = AbortSignal.timeout(listTimeoutMs)
      const client = this.#clients.reader(target)
      const listed = client.listPropertiesOfSecretVersions(target.secretName, { abortSignal })
      for await (const properties of listed) versions.push(versionFrom(properties, target))
    } catch (error) {
      const failure = toVaultError(error, 'read')
      if (!failedFor(failure, 'notFound')) throw failure
    }
    return versions
  }

  async store(
    target: VaultTarget,
    secret: SecretText,
    about: VersionTags & { expiresAt: Date },
  ): Promise<StoredVersion> {
    const client = await this.#clients.writer(target)
    try {
      const { properties } = await client.setSecret(target.secretName, openSecretText(secret), {
        ...versionOptions(about),
        abortSignal: this.#clients.timeLimit(),
      })
      if (properties.version) return { ...target, version: properties.version }
    } catch (error) {
      const failure = toVaultError(error, 'write')
      if (failure.code === requestRefused) this.#clients.forgetWriter(target)
      throw failure
    }
    throw new ServiceError('vault', 'uncertain', { code: 'UnreadableAnswer' })
  }
}

function versionFrom(properties: SecretProperties, target: VaultTarget): VaultVersion {
  const { version, enabled, createdOn, tags } = properties
  if (!version || enabled === undefined) {
    throw new ServiceError('vault', 'unreadable', { code: 'SecretVersion' })
  }
  return {
    vaultUrl: target.vaultUrl,
    secretName: target.secretName,
    version,
    enabled,
    createdAt: createdOn ?? null,
    rotationId: tags?.[tagNames.rotationId] ?? null,
    keyId: tags?.[tagNames.keyId] ?? null,
  }
}
