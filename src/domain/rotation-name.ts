// The rotation id stands in the new credential's display name, so that after any crash the
// directory itself tells which rotation a credential belongs to.

/** `rk-` and eight characters of an alphabet without look-alikes. */
export type RotationId = `rk-${string}`

const alphabet = '23456789abcdefghjkmnpqrstuvwxyz'
const idForm = /^rk-[2-9a-hjkmnp-z]{8}$/
const idAtEnd = /\[(rk-[2-9a-hjkmnp-z]{8})\]\s*$/
const longestDescription = 60

/** A rotation id from eight bytes of randomness given by the caller. */
export function rotationIdFrom(bytes: Uint8Array): RotationId {
  const characters = [...bytes.subarray(0, 8)].map((byte) =>
    alphabet.charAt(byte % alphabet.length),
  )
  return `rk-${characters.join('')}`
}

/** Whether a text has the form of a rotation id. */
export function isRotationId(text: string): text is RotationId {
  return idForm.test(text)
}

/** `secret-YYYY-MM`, the description offered for a new secret. */
export function defaultDescription(now: Date): string {
  return `secret-${now.toISOString().slice(0, 7)}`
}

/** The description and the rotation id as one display name, safe for the directory. */
export function credentialName(description: string, id: RotationId): string {
  const printable = description
    .replace(/[\p{C}[\]]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const clipped = [...printable].slice(0, longestDescription).join('').trim()
  return clipped ? `${clipped} [${id}]` : `[${id}]`
}

/** The rotation id that a credential's display name bears, if any. */
export function rotationIdIn(displayName: string | null): RotationId | undefined {
  return displayName?.match(idAtEnd)?.[1] as RotationId | undefined
}
