import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

/** What a token of the loopback Bot Framework says; tests change one thing at a time. */
export interface TokenWish {
  readonly audience: string
  readonly issuer: string
  /** The `serviceurl` claim; null leaves it out. */
  readonly serviceUrl: string | null
  readonly kid?: string
  /** Seconds from now; negative is in the past. */
  readonly expiresInSeconds?: number
  readonly more?: Readonly<Record<string, unknown>>
}

/** A key as a `jwks_uri` shows it. */
export type PublishedKey = JWK & { readonly endorsements?: readonly string[] }

/** The signing keys of the loopback Bot Framework, and one that nobody published. */
export interface ConnectorKeys {
  /** The first of them, endorsed for Teams. */
  readonly published: PublishedKey
  /** All that the `jwks_uri` shows now. */
  shown(): readonly PublishedKey[]
  /** Shows another key from now on. */
  publish(kid: string, endorsements?: readonly string[]): Promise<void>
  /** Shows a key no longer; what it signed looks as before. */
  withdraw(kid: string): void
  /** Signs with the key of the wish's id; with the first one where there is no such key. */
  sign(wish: TokenWish): Promise<string>
  /** Right in everything but the key. */
  signWithForeignKey(wish: TokenWish): Promise<string>
}

const first = 'loopback-1'

/** Makes fresh RS256 keys. */
export async function createConnectorKeys(): Promise<ConnectorKeys> {
  const pairs = new Map<string, Awaited<ReturnType<typeof generateKeyPair>>>()
  const shown = new Map<string, PublishedKey>()
  const publish = async (kid: string, endorsements: readonly string[] = ['msteams']) => {
    const pair = await generateKeyPair('RS256')
    pairs.set(kid, pair)
    const key = await exportJWK(pair.publicKey)
    shown.set(kid, { ...key, kid, use: 'sig', alg: 'RS256', endorsements })
  }
  await publish(first)
  const foreign = await generateKeyPair('RS256')
  const own = pairs.get(first) ?? foreign
  return {
    published: shown.get(first) ?? {},
    shown: () => [...shown.values()],
    publish,
    withdraw: (kid) => shown.delete(kid),
    sign: (wish) => token(wish).sign((pairs.get(wish.kid ?? first) ?? own).privateKey),
    signWithForeignKey: (wish) => token(wish).sign(foreign.privateKey),
  }
}

function token(wish: TokenWish): SignJWT {
  const now = Math.floor(Date.now() / 1_000)
  const expiresAt = now + (wish.expiresInSeconds ?? 3_600)
  const claims = wish.serviceUrl === null ? {} : { serviceurl: wish.serviceUrl }
  return new SignJWT({ ...claims, ...wish.more })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: wish.kid ?? first })
    .setIssuer(wish.issuer)
    .setAudience(wish.audience)
    .setNotBefore(Math.min(now, expiresAt) - 60)
    .setExpirationTime(expiresAt)
}
