import { ServiceError, type ServiceReason } from '../../application/service-error.ts'
import { ConnectorFailure } from './connector-failure.ts'

/** Puts a failed call to the Bot Connector into our words; anything else is a bug and stays one. */
export function teamsError(error: unknown): unknown {
  if (error instanceof ConnectorFailure) {
    const { method, status, retryAfterMs } = error
    return new ServiceError('teams', reasonOfFailure(error), {
      code: method === 'TOKEN' ? 'noToken' : status?.toString(),
      retryAfterMs,
    })
  }
  const status = statusOf(error)
  if (status === undefined) return error
  const code = status === 403 && isClosedBy(error) ? 'closed' : `${status}`
  return new ServiceError('teams', reasonOfStatus(status), { code })
}

/**
 * A message that may have been created is `uncertain`; an update may simply be repeated. 503 is
 * documented as "not processed, try again".
 */
function reasonOfFailure({ method, status, neverSent }: ConnectorFailure): ServiceReason {
  if (status === 429) return 'throttled'
  if (neverSent || status === 503 || method !== 'POST') return 'unavailable'
  return 'uncertain'
}

/** Status codes per Teams' "rate limiting" and "proactive messages" pages. */
function reasonOfStatus(status: number): ServiceReason {
  switch (status) {
    case 401:
      return 'unavailable'
    case 404:
      return 'notFound'
    case 412:
    case 429:
      return 'throttled'
    case 409:
      return 'conflict'
    default:
      return 'forbidden'
  }
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  return typeof error.statusCode === 'number' ? error.statusCode : undefined
}

/**
 * A 403 that means blocked or removed. Teams names it in `error.code` or, as JSON in a text, in
 * `error.message` ("proactive messages", handling of errors); `InvalidBotApiHost` is about the
 * address alone.
 */
function isClosedBy(error: unknown): boolean {
  const said = error instanceof Error && 'body' in error ? JSON.stringify(error.body) : ''
  return !/InvalidBotApiHost/.test(said ?? '')
}
