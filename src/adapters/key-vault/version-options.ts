import type { SetSecretOptions } from '@azure/keyvault-secrets'
import type { VersionTags } from '../../application/ports/vaults.ts'

const longestTag = 256
/** The SDK writes seconds as a signed 32-bit number. */
const lastExpiry = new Date('2038-01-19T03:14:07Z')

/** The names under which a version's tags say what it is. */
export const tagNames = {
  clientId: 'application-client-id',
  keyId: 'key-id',
  rotationId: 'rotation-id',
  rotatedBy: 'rotated-by',
} as const

/** Everything about a new version but its value. Its expiry is for people: Key Vault ignores it. */
export function versionOptions(about: VersionTags & { expiresAt: Date }): SetSecretOptions {
  return {
    contentType: 'Client secret of an Entra application',
    expiresOn: about.expiresAt > lastExpiry ? lastExpiry : about.expiresAt,
    tags: {
      [tagNames.clientId]: clipped(about.clientId),
      [tagNames.keyId]: clipped(about.keyId),
      [tagNames.rotationId]: clipped(about.rotationId),
      [tagNames.rotatedBy]: clipped(about.rotatedBy),
    },
  }
}

function clipped(text: string): string {
  if (text.length <= longestTag) return text
  // Not in the middle of a surrogate pair.
  return text.slice(0, longestTag).replace(/[\uD800-\uDBFF]$/, '')
}
