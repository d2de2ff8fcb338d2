import type { VaultReadiness } from '../../domain/preflight.ts'
import type { RotationId } from '../../domain/rotation-name.ts'
import type { ValueBefore } from '../../domain/undo.ts'
import type { StoredVersion, VaultTarget } from '../../domain/vault-target.ts'
import type { SecretText } from '../secret-text.ts'

/** What the tags of a stored version say about it. */
export interface VersionTags {
  readonly clientId: string
  readonly keyId: string
  readonly rotationId: RotationId
  readonly rotatedBy: string
  /** The version that this one takes the place of; null where the secret is new. */
  readonly previousVersion: string | null
}

/** A version as the vault lists it; never its value. */
export interface VaultVersion extends StoredVersion {
  readonly enabled: boolean
  readonly createdAt: Date | null
  /** From the version's tags; null on versions that Rekey did not make. */
  readonly rotationId: string | null
  readonly keyId: string | null
  readonly clientId: string | null
}

/** What a vault holds from before one of our versions, and the sealed value where it is readable. */
export type LookBefore =
  | { readonly holds: 'readable'; readonly secret: SecretText }
  | { readonly holds: Exclude<ValueBefore, 'readable' | 'dead'> }

/** The vaults that hold client secrets. Methods may throw a ServiceError of `vault`. */
export interface Vaults {
  /** Looks without writing whether a new version could be stored; never throws. */
  readiness(target: VaultTarget): Promise<VaultReadiness>
  /**
   * Brings a soft-deleted secret back, so that its name can be used; does nothing where it is back
   * already. `underWay` when the vault takes longer than somebody likes to wait.
   */
  recover(target: VaultTarget): Promise<'recovered' | 'underWay'>
  /** All versions of a secret; none when the vault does not know the name. */
  versions(target: VaultTarget): Promise<VaultVersion[]>
  /**
   * Stores the value as the secret's newest version. Never retried below: after `uncertain`, look
   * at `versions` for the rotation id.
   */
  store(
    target: VaultTarget,
    secret: SecretText,
    about: VersionTags & { expiresAt: Date },
  ): Promise<StoredVersion>
  /** Looks, without changing anything, what `restoreBefore` could do. Needs the right to get. */
  valueBefore(version: StoredVersion): Promise<LookBefore>
  /**
   * Makes the value from before one of our versions the newest again, as a new version; where there
   * is none, disables ours, so that nobody takes a value that will soon be dead. Looks first, so it
   * is safe to repeat. The value goes from vault to vault inside the adapter.
   */
  restoreBefore(version: StoredVersion, rotationId: RotationId): Promise<void>
}
