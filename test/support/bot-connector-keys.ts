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

/** The signing key of the loopback Bot Framework, and one that nobody published. */
export interface ConnectorKeys {
  /** As its `jwks_uri` shows it, endorsed for Teams. */
  readonly published: JWK & { endorsements: string[] }
  sign(wish: TokenWish): Promise<string>
  /** Right in everything but the key. */
  signWithForeignKey(wish: TokenWish): Promise<string>
}

const kid = 'loopback-1'

/** Makes fresh RS256 keys. */
export async function createConnectorKeys(): Promise<ConnectorKeys> {
  const own = await generateKeyPair('RS256')
  const foreign = await generateKeyPair('RS256')
  const published = { ...(await exportJWK(own.publicKey)), kid, use: 'sig', alg: 'RS256' }
  return {
    published: { ...published, endorsements: ['msteams'] },
    sign: (wish) => token(wish).sign(own.privateKey),
    signWithForeignKey: (wish) => token(wish).sign(foreign.privateKey),
  }
}

function token(wish: TokenWish): SignJWT {
  const now = Math.floor(Date.now() / 1_000)
  const expiresAt = now + (wish.expiresInSeconds ?? 3_600)
  const claims = wish.serviceUrl === null ? {} : { serviceurl: wish.serviceUrl }
  return new SignJWT({ ...claims, ...wish.more })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: wish.kid ?? kid })
    .setIssuer(wish.issuer)
    .setAudience(wish.audience)
    .setNotBefore(Math.min(now, expiresAt) - 60)
    .setExpirationTime(expiresAt)
}
