import { openSecretText } from '../../application/open-secret-text.ts'
import type {
  LookBefore,
  Vaults,
  VaultVersion,
  VersionTags,
} from '../../application/ports/vaults.ts'
import type { SecretText } from '../../application/secret-text.ts'
import { ServiceError } from '../../application/service-error.ts'
import type { VaultReadiness } from '../../domain/preflight.ts'
import type { RotationId } from '../../domain/rotation-name.ts'
import type { StoredVersion, VaultTarget } from '../../domain/vault-target.ts'
import { listVersions } from './list-versions.ts'
import { lookAtVault } from './look-at-vault.ts'
import { recoverName } from './recover-name.ts'
import { lookBefore, restoreBefore } from './restore-before.ts'
import { type VaultClientOptions, VaultClients } from './vault-clients.ts'
import { versionOptions } from './version-options.ts'

/** Azure Key Vault. */
export class KeyVaults implements Vaults {
  readonly #clients: VaultClients

  constructor(options: VaultClientOptions) {
    this.#clients = new VaultClients(options)
  }

  readiness(target: VaultTarget): Promise<VaultReadiness> {
    return lookAtVault(this.#clients, target)
  }

  recover(target: VaultTarget): Promise<'recovered' | 'underWay'> {
    return recoverName(this.#clients, target)
  }

  async versions(target: VaultTarget): Promise<VaultVersion[]> {
    return (await listVersions(this.#clients, target)).map(({ seen }) => seen)
  }

  async store(
    target: VaultTarget,
    secret: SecretText,
    about: VersionTags & { expiresAt: Date },
  ): Promise<StoredVersion> {
    const { properties } = await this.#clients.write(target, (client, abortSignal) =>
      client.setSecret(target.secretName, openSecretText(secret), {
        ...versionOptions(about),
        abortSignal,
      }),
    )
    if (properties.version) return { ...target, version: properties.version }
    throw new ServiceError('vault', 'uncertain', { code: 'UnreadableAnswer' })
  }

  valueBefore(version: StoredVersion): Promise<LookBefore> {
    return lookBefore(this.#clients, version)
  }

  restoreBefore(version: StoredVersion, rotationId: RotationId): Promise<void> {
    return restoreBefore(this.#clients, version, rotationId)
  }
}
