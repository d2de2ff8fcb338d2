import type { VaultVersion } from '../../application/ports/vaults.ts'
import { ServiceError } from '../../application/service-error.ts'
import type { StoredVersion } from '../../domain/vault-target.ts'
import type { ListedVersion } from './list-versions.ts'

/** Where one of our versions stands among all versions of its secret. */
export interface Surroundings {
  /** The newest enabled version from before ours; null where there is none. */
  readonly before: VaultVersion | null
  /** Somebody stored a newer version, or ours is gone together with its whole secret. */
  readonly superseded: boolean
  /** An earlier run of this undo has stored the old value already. */
  readonly restored: boolean
  /** The versions that our rotation stored and that are enabled. */
  readonly ours: readonly VaultVersion[]
}

/**
 * Looks around one of our versions. Key Vault keeps times to the second and lists by id, so that
 * two versions of the same second have no order. A version from the second of ours counts as earlier: if
 * in truth it is newer, restoring it leaves its value the newest all the same. Among the earlier
 * ones of one second the greatest id wins, so that every look finds the same.
 */
export function surroundingsOf(
  version: StoredVersion,
  listed: readonly ListedVersion[],
  knownRotationId?: string,
): Surroundings {
  const own = listed.find(({ seen }) => seen.version === version.version)?.seen
  if (!own) return { before: null, superseded: true, restored: false, ours: [] }
  const rotationId = knownRotationId ?? own.rotationId
  const isOurs = ({ version, rotationId: tag }: VaultVersion) =>
    version === own.version || (tag !== null && tag === rotationId)
  const isRestored = ({ restoredFor }: ListedVersion) =>
    restoredFor !== null && restoredFor === rotationId
  const foreign = listed
    .filter((each) => !isOurs(each.seen) && !isRestored(each))
    .map(({ seen }) => seen)
  const earlier = foreign.filter((each) => each.enabled && createdMs(each) <= createdMs(own))
  return {
    before: earlier.toSorted(byAge).at(-1) ?? null,
    superseded: foreign.some((each) => createdMs(each) > createdMs(own)),
    restored: listed.some(isRestored),
    ours: listed.map(({ seen }) => seen).filter((seen) => seen.enabled && isOurs(seen)),
  }
}

function byAge(a: VaultVersion, b: VaultVersion): number {
  return createdMs(a) - createdMs(b) || (a.version < b.version ? -1 : 1)
}

function createdMs({ createdAt }: VaultVersion): number {
  if (createdAt) return createdAt.getTime()
  throw new ServiceError('vault', 'unreadable', { code: 'SecretVersion' })
}
