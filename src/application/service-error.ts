/** The outside services that can fail. */
export type Service = 'graph' | 'entra' | 'vault' | 'teams' | 'engine' | 'model' | 'collector'

/**
 * How an outside service failed. `uncertain` means "it may have happened: look before you retry";
 * `unreadable` means that the answer did not have the documented form. `signInNeeded` means that
 * nothing was asked for, as nobody whose rights it needs is signed in.
 */
export type ServiceReason =
  | 'notFound'
  | 'forbidden'
  | 'throttled'
  | 'conflict'
  | 'unavailable'
  | 'uncertain'
  | 'unreadable'
  | 'signInNeeded'

/**
 * The one failure that adapters throw. It never carries a request, an answer or a cause: those may
 * hold the value of a client secret.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError'
  readonly service: Service
  readonly reason: ServiceReason
  /** The service's own error code, for operators. */
  readonly code: string | undefined
  readonly retryAfterMs: number | undefined

  constructor(
    service: Service,
    reason: ServiceReason,
    { code, retryAfterMs }: { code?: string | undefined; retryAfterMs?: number | undefined } = {},
  ) {
    super(`${service}: ${reason}${code ? ` (${code})` : ''}`)
    this.service = service
    this.reason = reason
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

/** Whether an error is a service's failure for one of these reasons. */
export function failedFor(error: unknown, ...reasons: ServiceReason[]): error is ServiceError {
  return error instanceof ServiceError && reasons.includes(error.reason)
}

/** The code of a `forbidden` failure where the rights of a person, not Rekey's, did not reach. */
export const personMayNot = 'PersonMayNot'

/** Whether only another person, or the same one signed in anew, can go on. */
export function needsSomebody(error: unknown): error is ServiceError {
  if (failedFor(error, 'signInNeeded')) return true
  return failedFor(error, 'forbidden') && error.code === personMayNot
}

/**
 * Whether Teams says that nothing arrives in a conversation any more: the bot was blocked or removed,
 * or the conversation is gone. Its other refusals are about one message alone.
 */
export function isClosed(error: ServiceError): boolean {
  if (error.service !== 'teams') return false
  return error.reason === 'notFound' || (error.reason === 'forbidden' && error.code === 'closed')
}
