import type { SecretProperties, SetSecretOptions } from '@azure/keyvault-secrets'
import type { VersionTags } from '../../application/ports/vaults.ts'
import type { RotationId } from '../../domain/rotation-name.ts'

const longestTag = 256
const mostTags = 15
/** The SDK writes seconds as a signed 32-bit number. */
const lastExpiry = new Date('2038-01-19T03:14:07Z')

/** The names under which a version's tags say what it is. */
export const tagNames = {
  clientId: 'application-client-id',
  keyId: 'key-id',
  rotationId: 'rotation-id',
  rotatedBy: 'rotated-by',
  /** The version that this one took the place of. */
  previousVersion: 'previous-version',
  /** When the client secret ends; the version's own expiry cannot say more than 2038. */
  expires: 'expires',
  /** The rotation that was undone by storing this version. */
  restoredFor: 'restored-for',
} as const

/** Everything about a new version but its value. Its expiry is for people: Key Vault ignores it. */
export function versionOptions(about: VersionTags & { expiresAt: Date }): SetSecretOptions {
  const { previousVersion } = about
  return {
    contentType: 'Client secret of an Entra application',
    expiresOn: atMostLast(about.expiresAt),
    tags: {
      [tagNames.clientId]: clipped(about.clientId),
      [tagNames.keyId]: clipped(about.keyId),
      [tagNames.rotationId]: clipped(about.rotationId),
      [tagNames.rotatedBy]: clipped(about.rotatedBy),
      ...(previousVersion === null ? {} : { [tagNames.previousVersion]: clipped(previousVersion) }),
      [tagNames.expires]: about.expiresAt.toISOString(),
    },
  }
}

/** Of those tags, the ones that would make a restored version look like a rotation's own. */
const ofTheStore: ReadonlySet<string> = new Set([
  tagNames.rotationId,
  tagNames.rotatedBy,
  tagNames.previousVersion,
  tagNames.restoredFor,
])

/** Everything about a version that brings an old value back: what was said of the old one. */
export function restoredOptions(
  { contentType, expiresOn, tags = {} }: SecretProperties,
  rotationId: RotationId,
): SetSecretOptions {
  const kept = Object.entries(tags).filter(([name]) => !ofTheStore.has(name))
  const all = [[tagNames.restoredFor, rotationId], ...kept].slice(0, mostTags)
  return {
    ...(contentType === undefined ? {} : { contentType }),
    ...(expiresOn === undefined ? {} : { expiresOn: atMostLast(expiresOn) }),
    tags: Object.fromEntries(all),
  }
}

function atMostLast(expiry: Date): Date {
  return expiry > lastExpiry ? lastExpiry : expiry
}

function clipped(text: string): string {
  if (text.length <= longestTag) return text
  // Not in the middle of a surrogate pair.
  return text.slice(0, longestTag).replace(/[\uD800-\uDBFF]$/, '')
}
