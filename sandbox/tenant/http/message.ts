/** A request as the routes see it; a part of a Graph batch looks the same. */
export interface SandboxRequest {
  method: string
  /** Path and query of the request; the host is the simulator's own. */
  url: URL
  /** Decoded path. */
  path: string
  headers: Headers
  text: string
}

/** An answer; `body` is sent as JSON, no body when undefined. */
export interface Reply {
  status: number
  headers?: Record<string, string>
  body?: unknown
  /** Sent instead of `body`, with its own content type in `headers`. */
  text?: string
}

/** Thrown by code below a route to end the request with an answer. */
export class ReplyError extends Error {
  readonly reply: Reply

  constructor(reply: Reply) {
    super(`Answered with ${reply.status}`)
    this.reply = reply
  }
}

/** A request to the given address; decodes the path so that `(appId=%27x%27)` reads `(appId='x')`. */
export function requestTo(
  method: string,
  url: URL,
  headers: Headers = new Headers(),
  text = '',
): SandboxRequest {
  let path = url.pathname
  try {
    path = decodeURIComponent(url.pathname)
  } catch {
    // A malformed escape matches no route and is answered as an unknown path.
  }
  return { method, url, path, headers, text }
}

/** The body as a JSON object, or undefined when it is anything else. */
export function jsonObjectOf(request: SandboxRequest): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(request.text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** True for a JSON object: not null, not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
