import { randomUUID } from 'node:crypto'

import { exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose'

/** What a simulated service learns from a bearer token. */
export interface TokenClaims {
  /** Client id of the caller. */
  appId: string
  /** Object id of the caller's service principal. */
  servicePrincipalId: string
  /** Application permissions. */
  roles: string[]
  /** Who the caller acts for, and with which delegated permissions; absent where for nobody. */
  person?: { id: string; scopes: string[] }
}

export interface TokenIssuer {
  publicJwk: JWK
  /** An access token of 3,600 real seconds. */
  mint(audience: string, claims: TokenClaims): Promise<string>
  /** The claims when the token is ours, alive and for one of the audiences. */
  verify(
    authorization: string | null,
    audiences: string[],
  ): Promise<TokenClaims | 'missing' | 'invalid'>
}

/** Lifetime that Entra gives to most access tokens is 60–90 minutes; here always the least. */
export const tokenLifetimeSeconds = 3_600

/** Signs with a fresh RS256 key; `issuer` is called late, as its port is known only after start. */
export async function createTokenIssuer(
  tenantId: string,
  issuer: () => string,
): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const kid = 'rekey-sandbox-1'
  const publicJwk: JWK = {
    ...(await exportJWK(publicKey)),
    kid,
    use: 'sig',
    alg: 'RS256',
  }
  return {
    publicJwk,
    mint: (audience, claims) =>
      new SignJWT({
        appid: claims.appId,
        azp: claims.appId,
        ...(claims.person
          ? { oid: claims.person.id, scp: claims.person.scopes.join(' ') }
          : { oid: claims.servicePrincipalId, idtyp: 'app', roles: claims.roles }),
        tid: tenantId,
        ver: '2.0',
        uti: randomUUID(),
      })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
        .setIssuer(issuer())
        .setSubject(claims.person?.id ?? claims.servicePrincipalId)
        .setAudience(audience)
        .setIssuedAt()
        .setNotBefore('0s')
        .setExpirationTime(`${tokenLifetimeSeconds}s`)
        .sign(privateKey),
    verify: async (authorization, audiences) => {
      const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
      if (token === undefined) return 'missing'
      try {
        const { payload } = await jwtVerify(token, publicKey, {
          algorithms: ['RS256'],
          issuer: issuer(),
          audience: audiences,
        })
        const roles = payload['roles']
        const scopes = payload['scp']
        const isForPerson = typeof scopes === 'string'
        return {
          appId: String(payload['appid']),
          servicePrincipalId: isForPerson ? '' : String(payload['oid']),
          ...(isForPerson && {
            person: { id: String(payload['oid']), scopes: scopes.split(' ') },
          }),
          roles: Array.isArray(roles) ? roles.map(String) : [],
        }
      } catch {
        return 'invalid'
      }
    },
  }
}
