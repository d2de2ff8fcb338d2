import { RestError } from '@azure/keyvault-secrets'
import { z } from 'zod/v4'
import { ServiceError, type ServiceReason } from '../../application/service-error.ts'

/** The vault's challenge asks for a token that is not for this vault; a `forbidden` failure. */
export const challengeRejected = 'ChallengeRejected'
/** Our own guard kept a request back; an `unavailable` failure. */
export const requestRefused = 'RequestRefused'

/** Whether a failed request changes nothing (`read`) or may have taken effect all the same. */
export type RequestKind = 'read' | 'write'

/**
 * What the SDK threw, in our words. A RestError holds its request, and the body of that one holds
 * the secret text; so only status, Retry-After and Key Vault's error code are taken over.
 */
export function toVaultError(error: unknown, kind: RequestKind): ServiceError {
  if (error instanceof ServiceError) return error
  if (!(error instanceof RestError)) return otherError(error, kind)
  return new ServiceError('vault', reasonOf(error, kind), {
    code: codeOf(error),
    retryAfterMs: retryAfterMs(error.response?.headers.get('retry-after')),
  })
}

/** Retry-After in seconds, as Key Vault writes it; it often leaves it out. */
export function retryAfterMs(header: string | undefined): number | undefined {
  const seconds = Number(header || Number.NaN)
  return seconds >= 0 ? seconds * 1000 : undefined
}

function reasonOf(error: RestError, kind: RequestKind): ServiceReason {
  const lost = kind === 'write' ? 'uncertain' : 'unavailable'
  const { statusCode } = error
  if (statusCode === undefined) return neverLeft.has(error.code ?? '') ? 'unavailable' : lost
  if (statusCode === 404) return 'notFound'
  if (statusCode === 409) return 'conflict'
  if (statusCode === 429) return 'throttled'
  if (statusCode === 408 || statusCode >= 500) return lost
  // An answer of success that could not be read.
  if (statusCode < 300) return kind === 'write' ? 'uncertain' : 'unreadable'
  // 401, 403 and every other refusal of the request as it stands.
  return 'forbidden'
}

/** Failures before a connection existed. */
const neverLeft: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])

const details = z.object({
  error: z.object({ code: z.string(), innerError: z.object({ code: z.string() }).nullish() }),
})

/** The inner code tells more, ForbiddenByRbac rather than Forbidden; lists come without it. */
function codeOf(error: RestError): string | undefined {
  const known = details.safeParse(error.details).data?.error
  // The SDK takes its own over from the answer as it stands there.
  const code: unknown = known?.innerError?.code ?? known?.code ?? error.code
  return typeof code === 'string' && /^[A-Za-z][A-Za-z_]{2,63}$/.test(code) ? code : undefined
}

/** What credentials, the challenge policy, our request guard and time limits throw. */
function otherError(error: unknown, kind: RequestKind): ServiceError {
  const name = error instanceof Error ? error.name : ''
  if (tokenErrors.has(name)) {
    return new ServiceError('vault', 'unavailable', { code: 'TokenNotAcquired' })
  }
  if (name === requestRefused) {
    return new ServiceError('vault', 'unavailable', { code: requestRefused })
  }
  if (error instanceof Error && /^The challenge /.test(error.message)) {
    return new ServiceError('vault', 'forbidden', { code: challengeRejected })
  }
  return new ServiceError('vault', kind === 'write' ? 'uncertain' : 'unavailable')
}

/** Azure Identity's own: without a token the request was never sent. */
const tokenErrors: ReadonlySet<string> = new Set([
  'AuthenticationError',
  'AuthenticationRequiredError',
  'AggregateAuthenticationError',
  'CredentialUnavailableError',
])
