import { openSecretText } from '../../../src/application/open-secret-text.ts'
import type { Clock } from '../../../src/application/ports/clock.ts'
import type {
  LookBefore,
  Vaults,
  VaultVersion,
  VersionTags,
} from '../../../src/application/ports/vaults.ts'
import { type SecretText, sealSecretText } from '../../../src/application/secret-text.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import type { VaultReadiness } from '../../../src/domain/preflight.ts'
import type { RotationId } from '../../../src/domain/rotation-name.ts'
import type { StoredVersion, VaultTarget } from '../../../src/domain/vault-target.ts'
import type { Calls } from './calls.ts'
import { lookBefore, restoredFrom } from './fake-undo.ts'
import { FakeVault, type HeldVersion } from './fake-vault.ts'

/** Vaults by address; one that nobody ever named is empty and open. */
export class FakeVaults implements Vaults {
  readonly #vaults = new Map<string, FakeVault>()
  readonly #calls: Calls
  readonly #clock: Clock

  constructor(calls: Calls, clock: Clock) {
    this.#calls = calls
    this.#clock = clock
  }

  /** The vault at this address, past every fault. */
  at(vaultUrl: string): FakeVault {
    const known = this.#vaults.get(vaultUrl)
    if (known) return known
    const vault = new FakeVault()
    this.#vaults.set(vaultUrl, vault)
    return vault
  }

  all(): FakeVault[] {
    return [...this.#vaults.values()]
  }

  async readiness({ vaultUrl, secretName }: VaultTarget): Promise<VaultReadiness> {
    try {
      return await this.#calls.perform('vault.readiness', () => {
        const { access, deletedNames } = this.at(vaultUrl)
        if (access === 'unreachable') return 'unreachable'
        if (access === 'throttled') return { throttledMs: 20_000 }
        if (access === 'none') return 'forbidden'
        return deletedNames.has(secretName.toLowerCase()) ? 'nameDeleted' : 'ready'
      })
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      if (error.reason === 'throttled') return { throttledMs: error.retryAfterMs ?? null }
      return error.reason === 'forbidden' ? 'forbidden' : 'unreachable'
    }
  }

  recover({ vaultUrl, secretName }: VaultTarget): Promise<'recovered' | 'underWay'> {
    return this.#calls.perform('vault.recover', () => {
      const vault = this.at(vaultUrl).reading()
      if (!vault.deletedNames.has(secretName.toLowerCase())) return 'recovered'
      if (vault.access === 'reader') throw new ServiceError('vault', 'forbidden')
      if (vault.recoveryIsSlow) return 'underWay'
      vault.recover(secretName)
      return 'recovered'
    })
  }

  versions(target: VaultTarget): Promise<VaultVersion[]> {
    return this.#calls.perform('vault.versions', () =>
      this.at(target.vaultUrl)
        .reading()
        .versionsOf(target.secretName)
        .map((held) => seen(target, held))
        // Key Vault lists by version id, which says nothing of age.
        .sort((a, b) => (a.version < b.version ? -1 : 1)),
    )
  }

  store(
    target: VaultTarget,
    secret: SecretText,
    about: VersionTags & { expiresAt: Date },
  ): Promise<StoredVersion> {
    return this.#calls.perform('vault.store', () => {
      const vault = this.at(target.vaultUrl).writing(target.secretName)
      const { version } = vault.put(target.secretName, {
        value: openSecretText(secret),
        createdAt: this.#clock.now(),
        tags: about,
      })
      return { vaultUrl: target.vaultUrl, secretName: target.secretName, version }
    })
  }

  valueBefore(version: StoredVersion): Promise<LookBefore> {
    return this.#calls.perform('vault.valueBefore', () => {
      const vault = this.at(version.vaultUrl).reading()
      const { found, before } = lookBefore(vault, version)
      if (found !== 'readable') return { holds: found }
      if (!before) throw new Error('readable, yet nothing is there')
      return { holds: found, secret: sealSecretText(before.value) }
    })
  }

  restoreBefore(version: StoredVersion, rotationId: RotationId): Promise<void> {
    return this.#calls.perform('vault.restoreBefore', () => {
      const { vaultUrl, secretName } = version
      const vault = this.at(vaultUrl).reading()
      const { found, before, ours, restored } = lookBefore(vault, version, rotationId)
      if (restored || found === 'superseded') return
      if (found === 'notReadable') {
        throw new ServiceError('vault', 'forbidden', { code: 'OldValueNotReadable' })
      }
      vault.writing(secretName)
      if (before) vault.put(secretName, restoredFrom(before, rotationId, this.#clock.now()))
      else for (const each of ours) each.enabled = false
    })
  }
}

/** Times are kept to the second, as Key Vault does. */
function seen(
  { vaultUrl, secretName }: VaultTarget,
  { version, enabled, createdAt, tags }: HeldVersion,
): VaultVersion {
  return {
    vaultUrl,
    secretName,
    version,
    enabled,
    createdAt: new Date(Math.floor(createdAt.getTime() / 1000) * 1000),
    rotationId: tags?.rotationId ?? null,
    keyId: tags?.keyId ?? null,
    clientId: tags?.clientId ?? null,
  }
}
