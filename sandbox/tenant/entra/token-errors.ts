import { randomUUID } from 'node:crypto'

import type { Reply } from '../http/message.ts'

/** The refusals of the token endpoint that this tenant knows, with status and OAuth error. */
const refusals = {
  7000215: { status: 401, error: 'invalid_client' },
  7000222: { status: 401, error: 'invalid_client' },
  7000218: { status: 401, error: 'invalid_client' },
  65001: { status: 400, error: 'invalid_grant' },
  50013: { status: 400, error: 'invalid_grant' },
  50076: { status: 400, error: 'interaction_required' },
  53000: { status: 400, error: 'invalid_grant' },
  50173: { status: 400, error: 'invalid_grant' },
  500133: { status: 400, error: 'invalid_grant' },
  700016: { status: 400, error: 'unauthorized_client' },
  7000112: { status: 400, error: 'unauthorized_client' },
  70011: { status: 400, error: 'invalid_scope' },
  500011: { status: 400, error: 'invalid_resource' },
  70003: { status: 400, error: 'unsupported_grant_type' },
  900144: { status: 400, error: 'invalid_request' },
  90002: { status: 400, error: 'invalid_request' },
} as const

export type TokenErrorCode = keyof typeof refusals

/**
 * A refusal in the form of Entra's token endpoint.
 * Source: learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function tokenError(
  code: TokenErrorCode,
  message: string,
  more: Readonly<Record<string, string>> = {},
): Reply {
  const { status, error } = refusals[code]
  return tokenErrorReply(status, error, code, message, more)
}

/** The same form for a status and code that a fault rule asks for. */
export function tokenErrorReply(
  status: number,
  error: string,
  code: number,
  message: string,
  more: Readonly<Record<string, string>> = {},
): Reply {
  const traceId = randomUUID()
  const correlationId = randomUUID()
  const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`
  return {
    status,
    headers: { 'x-ms-request-id': traceId },
    body: {
      error,
      error_description: `AADSTS${code}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
      ...more,
    },
  }
}
