import type { NewCredential, Rotation } from '../domain/rotation.ts'
import { type StoredVersion, sameTarget, type VaultTarget } from '../domain/vault-target.ts'
import type { Vaults, VaultVersion } from './ports/vaults.ts'

/** What the target vaults hold of the credentials that a rotation's earlier runs made. */
export interface FoundInVaults {
  /** The credential that every vault serves: minting and storing is done. */
  readonly complete: NewCredential | undefined
  /** Key ids that some vault serves: to remove one of them breaks the consumers there. */
  readonly served: readonly string[]
  /** The vaults that serve one of them. */
  readonly serving: readonly VaultTarget[]
}

/** Looks for these key ids in every target vault. A vault serves the rotation's newest version. */
export async function findStored(
  { vaults }: { vaults: Vaults },
  rotation: Rotation,
  keyIds: readonly string[],
): Promise<FoundInVaults> {
  if (keyIds.length === 0) return { complete: undefined, served: [], serving: [] }
  const { targets } = rotation.plan
  const found = (
    await Promise.all(targets.map((target) => servedIn({ vaults }, rotation, target, keyIds)))
  ).flat()
  const served = keyIds.filter((id) => found.some(({ keyId }) => keyId === id))
  const everywhere = served.find((id) =>
    targets.every((target) => found.some((each) => each.keyId === id && sameTarget(each, target))),
  )
  return {
    complete: everywhere === undefined ? undefined : newCredential(rotation, everywhere, found),
    served,
    serving: targets.filter((target) => found.some((each) => sameTarget(each, target))),
  }
}

/** The versions with which one vault serves one of these key ids now. */
export async function servedIn(
  { vaults }: { vaults: Vaults },
  rotation: Rotation,
  target: VaultTarget,
  keyIds: readonly string[],
): Promise<VaultVersion[]> {
  if (keyIds.length === 0) return []
  const newest = newestOf(rotation, await vaults.versions(target))
  return newest.filter(({ keyId }) => keyId !== null && keyIds.includes(keyId))
}

/** Where a version is, without what its tags say. */
export function addressOf({ vaultUrl, secretName, version }: StoredVersion): StoredVersion {
  return { vaultUrl, secretName, version }
}

function newCredential(
  { plan, requestedAt }: Rotation,
  keyId: string,
  found: readonly VaultVersion[],
): NewCredential {
  const versions = found.filter((version) => version.keyId === keyId)
  // Nothing is stored before it is proven.
  const provenAt = versions[0]?.createdAt ?? requestedAt
  return { keyId, expiresAt: plan.expiresAt, provenAt, versions: versions.map(addressOf) }
}

/** The rotation's newest version; several where the vault's seconds do not tell them apart. */
function newestOf({ id }: Rotation, versions: readonly VaultVersion[]): VaultVersion[] {
  const ours = versions.filter(({ rotationId, enabled }) => rotationId === id && enabled)
  const latest = Math.max(...ours.map(createdAtMs))
  return ours.filter((version) => createdAtMs(version) === latest)
}

function createdAtMs({ createdAt }: VaultVersion): number {
  return createdAt?.getTime() ?? 0
}
