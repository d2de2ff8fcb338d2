import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import { z } from 'zod/v4'
import { openSecretText } from '../../application/open-secret-text.ts'
import type { Clock } from '../../application/ports/clock.ts'
import type { SecretText } from '../../application/secret-text.ts'
import { ServiceError } from '../../application/service-error.ts'

/** Whose sign-ins are believed. */
export interface SsoTokenOptions {
  /** E.g. `https://login.microsoftonline.com`. */
  readonly authority: string
  readonly tenantId: string
  /** What tokens may be for: our registration by its client id (version 2) or its address. */
  readonly audiences: readonly string[]
  readonly clock: Clock
}

/** What a look at a token came to. */
export type SsoCheck = 'good' | 'expired' | 'notBelieved'

const scope = 'access_as_user'
const timeoutMs = 10_000
const claims = z.object({ oid: z.string(), tid: z.string(), scp: z.string() })

/**
 * Looks at the sign-in token that a client brought: signed by the tenant's own keys, for our
 * registration, alive, and of the person whom the Bot Connector vouches for.
 */
export function createSsoCheck({
  authority,
  tenantId,
  audiences,
  clock,
}: SsoTokenOptions): (token: SecretText, personId: string) => Promise<SsoCheck> {
  const tenant = `${authority.replace(/\/+$/, '')}/${encodeURIComponent(tenantId)}`
  const keys = createRemoteJWKSet(new URL(`${tenant}/discovery/v2.0/keys`), {
    timeoutDuration: timeoutMs,
  })
  return async (token, personId) => {
    try {
      const { payload } = await jwtVerify(openSecretText(token), keys, {
        algorithms: ['RS256'],
        issuer: `${tenant}/v2.0`,
        audience: [...audiences],
        requiredClaims: ['exp', 'nbf'],
        clockTolerance: '60s',
        currentDate: clock.now(),
      })
      const read = claims.safeParse(payload)
      if (!read.success) return 'notBelieved'
      const { oid, tid, scp } = read.data
      const isTheirs =
        oid.toLowerCase() === personId && tid.toLowerCase() === tenantId.toLowerCase()
      return isTheirs && scp.split(' ').includes(scope) ? 'good' : 'notBelieved'
    } catch (error) {
      return checkOf(error)
    }
  }
}

/** Nothing of what was thrown is passed on: it may quote the token. */
function checkOf(error: unknown): SsoCheck {
  if (error instanceof errors.JWTExpired) return 'expired'
  const isAboutKeys =
    !(error instanceof errors.JOSEError) ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    error.code === 'ERR_JOSE_GENERIC'
  if (isAboutKeys) throw new ServiceError('entra', 'unavailable', { code: 'SigningKeys' })
  return 'notBelieved'
}
