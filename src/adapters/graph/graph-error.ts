import { GraphError } from '@microsoft/microsoft-graph-client'
import { ServiceError, type ServiceReason } from '../../application/service-error.ts'

/** A policy forbids client secrets on this application; part of a `forbidden` failure. */
export const credentialTypeNotAllowed = 'CredentialTypeNotAllowedAsPerAppPolicy'
/** A policy allows only shorter lifetimes; part of a `forbidden` failure. */
export const credentialLifetimeTooLong = 'CredentialInvalidLifetimeAsPerAppPolicy'
/** removePassword did not find the key id; our own code, as Graph only says so in words. */
export const passwordCredentialNotFound = 'PasswordCredentialNotFound'
/** Sign-ins are only for tenants with Entra ID P1; our own code, as Graph's name for it is a mouthful. */
export const premiumLicenceMissing = 'PremiumLicenceMissing'
/** This cloud or version does not know the path; our own code, as Graph calls every such thing BadRequest. */
export const segmentNotFound = 'SegmentNotFound'
/** No token could be had, so the request was never sent. */
export const tokenNotAcquired = 'TokenNotAcquired'

/**
 * Whether a failed request changes nothing (`read`) or may have taken effect before the answer got
 * lost (`write`).
 */
export type RequestKind = 'read' | 'write'

/**
 * What the SDK threw, in our words. Only the status and the error code are taken over: the
 * rest of a GraphError quotes the answer, and the answer of addPassword holds a secret text.
 */
export function toServiceError(
  error: unknown,
  kind: RequestKind,
  retryAfterMs?: number,
): ServiceError {
  if (error instanceof ServiceError) return error
  if (!(error instanceof GraphError)) return new ServiceError('graph', lost(kind))
  const code = refinedCode(error) ?? plainCode(error.code)
  return new ServiceError('graph', reasonOf(error, code, kind), {
    code,
    retryAfterMs,
  })
}

function reasonOf(error: GraphError, code: string | undefined, kind: RequestKind): ServiceReason {
  const { statusCode } = error
  if (code === tokenNotAcquired) return 'unavailable'
  if (statusCode === 429) return 'throttled'
  // 410: the mark of a list of changes is no longer known.
  if (statusCode === 404 || statusCode === 410) return 'notFound'
  // Graph answers a concurrent write with 409 or 400 and this code.
  if (statusCode === 409) return 'conflict'
  if (statusCode === 400 && code === 'Directory_ConcurrencyViolation') return 'conflict'
  if (code === passwordCredentialNotFound) return 'conflict'
  if (statusCode === 408 || statusCode >= 500 || statusCode < 200) return lost(kind)
  // An answer of success that could not be read: a write took effect.
  if (statusCode < 300) return kind === 'write' ? 'uncertain' : 'unreadable'
  // 401, 403 and every other refusal of the request as it stands: repeating it changes nothing.
  return 'forbidden'
}

function lost(kind: RequestKind): ServiceReason {
  return kind === 'write' ? 'uncertain' : 'unavailable'
}

/** The codes of these refusals are undocumented or missing; the words are what people report. */
function refinedCode({ statusCode, message }: GraphError): string | undefined {
  if (statusCode !== 400 && statusCode !== 403) return undefined
  if (/credential type not allowed as per assigned policy/i.test(message)) {
    return credentialTypeNotAllowed
  }
  if (/credential lifetime exceeds the max value allowed/i.test(message)) {
    return credentialLifetimeTooLong
  }
  if (/no password credential found with keyid/i.test(message)) return passwordCredentialNotFound
  if (/doesn't have premium license/i.test(message)) return premiumLicenceMissing
  if (/resource not found for the segment/i.test(message)) return segmentNotFound
  return undefined
}

/** Graph's codes are words such as `Request_ResourceNotFound`; anything else is not taken over. */
function plainCode(code: string | null): string | undefined {
  return code && /^[A-Za-z][A-Za-z_]{2,63}$/.test(code) ? code : undefined
}
