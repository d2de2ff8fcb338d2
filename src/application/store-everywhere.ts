import type { FailureReason, NewCredential, RequestedRotation } from '../domain/rotation.ts'
import type { StoredVersion, VaultTarget } from '../domain/vault-target.ts'
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

/**
 * Stores the value in every target vault. After a failure it looks whether the version is there
 * before it writes again, so that one value never becomes two versions.
 */
export async function storeEverywhere(
  ports: { vaults: Vaults; clock: Clock },
  rotation: RequestedRotation,
  minted: MintedPassword,
  signal?: AbortSignal,
): Promise<Storing> {
  const versions: StoredVersion[] = []
  for (const target of rotation.plan.targets) {
    const outcome = await storeIn(ports, target, rotation, minted, signal)
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

/** What an earlier run of this rotation made, if every target vault holds it. */
export async function findStored(
  { vaults, clock }: { vaults: Vaults; clock: Clock },
  rotation: RequestedRotation,
  attemptedKeyIds: readonly string[],
): Promise<NewCredential | undefined> {
  if (attemptedKeyIds.length === 0) return undefined
  const perTarget = await Promise.all(
    rotation.plan.targets.map((target) => vaults.versions(target)),
  )
  for (const keyId of attemptedKeyIds) {
    const found = perTarget.flatMap((versions) => {
      const version = versions.find((candidate) => isOf(candidate, rotation, keyId))
      return version ? [version] : []
    })
    const [first] = found
    if (!first || found.length < perTarget.length) continue
    const { expiresAt } = rotation.plan
    const provenAt = first.createdAt ?? clock.now()
    return { keyId, expiresAt, provenAt, versions: found.map(addressOf) }
  }
  return undefined
}

async function storeIn(
  { vaults, clock }: { vaults: Vaults; clock: Clock },
  target: VaultTarget,
  rotation: RequestedRotation,
  minted: MintedPassword,
  signal: AbortSignal | undefined,
): Promise<StoredVersion | { error: ServiceError }> {
  const about = {
    clientId: rotation.application.clientId,
    keyId: minted.keyId,
    rotationId: rotation.id,
    rotatedBy: rotation.requestedBy.id,
    expiresAt: minted.expiresAt,
  }
  for (let attempt = 0; ; attempt += 1) {
    try {
      const versions = await vaults.versions(target)
      const there = versions.find((version) => isOf(version, rotation, minted.keyId))
      return there ? addressOf(there) : await vaults.store(target, minted.secret, about)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      const { retryAfterMs } = error
      const pauseMs = pausesMs[attempt]
      if (failedFor(error, 'forbidden', 'conflict') || pauseMs === undefined) return { error }
      await clock.sleep(retryAfterMs ?? pauseMs, signal)
    }
  }
}

function addressOf({ vaultUrl, secretName, version }: StoredVersion): StoredVersion {
  return { vaultUrl, secretName, version }
}

function isOf(version: VaultVersion, rotation: RequestedRotation, keyId: string): boolean {
  return version.rotationId === rotation.id && version.keyId === keyId && version.enabled
}

function reasonOf(error: ServiceError): FailureReason {
  if (error.reason === 'forbidden') return 'vaultForbidden'
  if (error.reason === 'conflict') return 'vaultNameDeleted'
  return 'vaultUnreachable'
}
