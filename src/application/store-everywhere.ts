import type { FailureReason, RequestedRotation } from '../domain/rotation.ts'
import { type StoredVersion, sameTarget, type VaultTarget } from '../domain/vault-target.ts'
import { currentVersion } from './current-version.ts'
import { addressOf } from './find-stored.ts'
import type { MintedPassword } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Vaults, VaultVersion } from './ports/vaults.ts'
import { failedFor, ServiceError } from './service-error.ts'

/** The pauses between attempts to store in one vault; the last failure is final. */
const pausesMs = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000]

/** Every vault holds the value, or the first that will not take it, and why. */
export type Storing =
  | { readonly refused: false; readonly versions: readonly StoredVersion[] }
  | { readonly refused: true; readonly reason: FailureReason }

interface Watch {
  /** Throws where another run has taken over, or this one was told to stop. */
  readonly assertClaimed: () => Promise<void>
  readonly signal?: AbortSignal | undefined
}

/**
 * Stores the value in every target vault, first in those that serve nothing of this rotation yet: a
 * vault that refuses again and again then costs the others nothing. After a failure it looks whether
 * the version is there before it writes again, so that one value never becomes two versions.
 */
export async function storeEverywhere(
  ports: { vaults: Vaults; clock: Clock },
  rotation: RequestedRotation,
  minted: MintedPassword,
  watch: Watch & { readonly serving: readonly VaultTarget[] },
): Promise<Storing> {
  const versions: StoredVersion[] = []
  for (const target of lackingFirst(rotation.plan.targets, watch.serving)) {
    const outcome = await storeIn(ports, target, rotation, minted, watch)
    if (!('version' in outcome)) {
      // A vault that took the value serves it to consumers already: taking the secret back would
      // break them. The rotation stays as it is and the job tries again.
      if (versions.length > 0) throw outcome.error
      return { refused: true, reason: reasonOf(outcome.error) }
    }
    versions.push(outcome)
  }
  return { refused: false, versions }
}

async function storeIn(
  { vaults, clock }: { vaults: Vaults; clock: Clock },
  target: VaultTarget,
  rotation: RequestedRotation,
  minted: MintedPassword,
  { assertClaimed, signal }: Watch,
): Promise<StoredVersion | { error: ServiceError }> {
  const about = {
    clientId: rotation.application.clientId,
    keyId: minted.keyId,
    rotationId: rotation.id,
    rotatedBy: rotation.requestedBy.id,
    expiresAt: minted.expiresAt,
  }
  let mayBeThere = false
  for (let attempt = 0; ; attempt += 1) {
    try {
      const versions = await vaults.versions(target)
      const there = versions.find((version) => isOf(version, rotation, minted.keyId))
      if (there) return addressOf(there)
      mayBeThere = false
      await assertClaimed()
      const previousVersion = currentVersion(versions)?.version ?? null
      return await vaults.store(target, minted.secret, { ...about, previousVersion })
    } catch (error) {
      if (!(error instanceof ServiceError) || error.service !== 'vault') throw error
      mayBeThere ||= error.reason === 'uncertain'
      const { retryAfterMs } = error
      const pauseMs = pausesMs[attempt]
      if (failedFor(error, 'forbidden', 'conflict') || pauseMs === undefined) {
        // The vault may serve the value: taking the secret back would break its consumers.
        if (mayBeThere) throw error
        return { error }
      }
      await clock.sleep(retryAfterMs ?? pauseMs, signal)
    }
  }
}

function lackingFirst(
  targets: readonly VaultTarget[],
  serving: readonly VaultTarget[],
): VaultTarget[] {
  const serves = (target: VaultTarget) => serving.some((other) => sameTarget(other, target))
  return [...targets.filter((target) => !serves(target)), ...targets.filter(serves)]
}

function isOf(version: VaultVersion, rotation: RequestedRotation, keyId: string): boolean {
  return version.rotationId === rotation.id && version.keyId === keyId && version.enabled
}

function reasonOf(error: ServiceError): FailureReason {
  if (error.reason === 'forbidden') return 'vaultForbidden'
  if (error.reason === 'conflict') return 'vaultNameDeleted'
  return error.reason === 'throttled' ? 'vaultThrottled' : 'vaultUnreachable'
}
