import type { VersionTags } from '../../../src/application/ports/vaults.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import type { RotationId } from '../../../src/domain/rotation-name.ts'

/** A version's tags; one that an undo made has no rotation of its own. */
export type HeldTags = Partial<VersionTags> & { readonly restoredFor?: RotationId }

/** A version as the vault holds it, value included. */
export interface HeldVersion {
  readonly version: string
  readonly value: string
  readonly createdAt: Date
  readonly tags: HeldTags | null
  enabled: boolean
}

/**
 * What Rekey may do in a vault: a `publisher` stores and never reads a value, a `reader` the other
 * way round; `unreachable` is nobody's choice.
 */
export type FakeVaultAccess =
  | 'officer'
  | 'publisher'
  | 'reader'
  | 'none'
  | 'unreachable'
  | 'throttled'

/** One vault. */
export class FakeVault {
  access: FakeVaultAccess = 'officer'
  /** Names that are soft-deleted, in lower case. */
  readonly deletedNames = new Set<string>()
  /** A recovery that was asked for takes longer than anybody waits. */
  recoveryIsSlow = false
  readonly #secrets = new Map<string, HeldVersion[]>()
  readonly #deleted = new Map<string, HeldVersion[]>()
  #made = 0

  /** Oldest first. */
  versionsOf(secretName: string): readonly HeldVersion[] {
    return this.#secrets.get(secretName.toLowerCase()) ?? []
  }

  /** What a consumer gets that asks for the secret: each secret's newest enabled version. */
  served(): HeldVersion[] {
    return [...this.#secrets.values()].flatMap((versions) => {
      const newest = versions.findLast(({ enabled }) => enabled)
      return newest ? [newest] : []
    })
  }

  /** This vault, for somebody who lists; throws where that is not allowed. */
  reading(): this {
    if (this.access === 'unreachable') throw new ServiceError('vault', 'unavailable')
    if (this.access === 'throttled') {
      throw new ServiceError('vault', 'throttled', { retryAfterMs: 20_000 })
    }
    if (this.access === 'none') throw new ServiceError('vault', 'forbidden')
    return this
  }

  /** This vault, for somebody who stores. */
  writing(secretName: string): this {
    this.reading()
    if (this.access === 'reader') throw new ServiceError('vault', 'forbidden')
    if (!this.deletedNames.has(secretName.toLowerCase())) return this
    throw new ServiceError('vault', 'conflict', { code: 'ObjectIsDeletedButRecoverable' })
  }

  put(secretName: string, given: Omit<HeldVersion, 'version' | 'enabled'>): HeldVersion {
    this.#made += 1
    // Ids in an order that has nothing to do with their age.
    const version = String((this.#made * 7919) % 10_007).padStart(32, '0')
    const held = { ...given, version, enabled: true }
    this.#secrets.set(secretName.toLowerCase(), [...this.versionsOf(secretName), held])
    return held
  }

  softDelete(secretName: string): void {
    const name = secretName.toLowerCase()
    this.#deleted.set(name, [...this.versionsOf(name)])
    this.#secrets.delete(name)
    this.deletedNames.add(name)
  }

  /** Brings a soft-deleted secret back with all its versions. */
  recover(secretName: string): void {
    const name = secretName.toLowerCase()
    this.#secrets.set(name, this.#deleted.get(name) ?? [])
    this.deletedNames.delete(name)
  }
}
