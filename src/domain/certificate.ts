// The certificates of an application or a service principal. Entra keeps a certificate that signs
// tokens (SAML) as three entries: a key that signs, a key that verifies and the password of the
// private key. People know it as one certificate, so it is counted as one.

import type { PasswordCredential } from './application.ts'

/** One certificate as people count them. */
export interface CertificateCredential {
  readonly keyId: string
  readonly displayName: string | null
  readonly startsAt: Date
  readonly expiresAt: Date
  /** Whether Entra signs tokens with it (SAML); else the application signs in with it. */
  readonly signsTokens: boolean
}

/** A key entry as Entra lists it. */
export interface KeyEntry {
  readonly keyId: string
  readonly displayName: string | null
  readonly startsAt: Date
  readonly expiresAt: Date
  /** What the entries of one certificate have in common, usually its thumbprint. */
  readonly customKeyIdentifier: string | null
  readonly usage: string | null
}

/** A password entry as Entra lists it; one that bears the identifier of a key belongs to that key. */
export interface PasswordEntry extends PasswordCredential {
  readonly customKeyIdentifier: string | null
}

/** A service principal with secrets or certificates of its own, apart from its application's. */
export interface ServicePrincipal {
  readonly objectId: string
  /** The client id of its application, which may be another tenant's. */
  readonly clientId: string
  readonly displayName: string | null
  readonly secrets: readonly PasswordCredential[]
  readonly certificates: readonly CertificateCredential[]
}

/** The certificates that key entries stand for, in the directory's order. */
export function certificatesOf(keys: readonly KeyEntry[]): CertificateCredential[] {
  const groups = new Map<string, KeyEntry[]>()
  for (const key of keys) {
    const name = key.customKeyIdentifier ?? `alone:${key.keyId}`
    groups.set(name, [...(groups.get(name) ?? []), key])
  }
  return [...groups.values()].flatMap((group) => {
    const signsTokens = group.some(({ usage }) => usage === 'Sign')
    // The entry that verifies is the public one, which the portal shows.
    const shown = group.find(({ usage }) => usage === 'Verify') ?? group[0]
    if (!shown) return []
    const { keyId, displayName, startsAt, expiresAt } = shown
    return [{ keyId, displayName, startsAt, expiresAt, signsTokens }]
  })
}

/** The client secrets among password entries: those that are not the password of a private key. */
export function secretsAmong(
  passwords: readonly PasswordEntry[],
  keys: readonly KeyEntry[],
): PasswordCredential[] {
  const identifiers = new Set(keys.map(({ customKeyIdentifier }) => customKeyIdentifier))
  return passwords
    .filter(({ customKeyIdentifier: id }) => id === null || !identifiers.has(id))
    .map(({ customKeyIdentifier: _, ...secret }) => secret)
}
