/** The four simulated services, as fault rules and the log name them. */
export type ServiceName = 'graph' | 'entra' | 'vault' | 'secondVault'

/** One answered (or dropped) request: never a body, never a header. */
export interface LoggedRequest {
  service: ServiceName
  method: string
  path: string
  query: string
  /** HTTP status, or what happened to the connection instead of an answer. */
  status: number | 'reset' | 'hang'
  /** True for a part of a Graph `$batch`. */
  inBatch: boolean
  at: Date
  durationMs: number
}

const keptRequests = 2_000

/** The last 2,000 requests, a counter that tests ask, and a hook for each new one. */
export class RequestLog {
  #requests: LoggedRequest[] = []
  readonly #listeners = new Set<(request: LoggedRequest) => void>()

  add(request: LoggedRequest): void {
    this.#requests.push(request)
    if (this.#requests.length > keptRequests) this.#requests.shift()
    for (const listener of this.#listeners) listener(request)
  }

  /** Oldest first. */
  all(): readonly LoggedRequest[] {
    return [...this.#requests]
  }

  /** Requests of one service whose method is `method` and whose path matches. */
  matching(service: ServiceName, method: string, path: RegExp): readonly LoggedRequest[] {
    return this.#requests.filter(
      (request) =>
        request.service === service && request.method === method && path.test(request.path),
    )
  }

  count(service: ServiceName, method: string, path: RegExp): number {
    return this.matching(service, method, path).length
  }

  subscribe(listener: (request: LoggedRequest) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  clear(): void {
    this.#requests = []
  }
}
