/**
 * One failed call to the Bot Connector. A plain Error on purpose: the SDK's pipeline repeats only
 * its own error type, and a repeated POST is a second card. It keeps nothing of the request.
 */
export class ConnectorFailure extends Error {
  override readonly name = 'ConnectorFailure'
  readonly method: string
  /** HTTP status, or undefined when no answer came. */
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
  /** No connection was made, so nothing can have happened. */
  readonly neverSent: boolean

  constructor(
    method: string,
    about: { status?: number; retryAfterMs?: number | undefined; neverSent?: boolean },
  ) {
    super(`connector ${method}: ${about.status ?? (about.neverSent ? 'not sent' : 'no answer')}`)
    this.method = method
    this.status = about.status
    this.retryAfterMs = about.retryAfterMs
    this.neverSent = about.neverSent ?? false
  }
}
