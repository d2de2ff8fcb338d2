import { setTimeout as sleepFor } from 'node:timers/promises'
import type { TokenCredential } from '@azure/identity'
import { type GraphRequest, RedirectHandlerOptions } from '@microsoft/microsoft-graph-client'
import type { GraphPriority } from '../../application/ports/graph-meter.ts'
import type { Log } from '../../application/ports/log.ts'
import { failedFor } from '../../application/service-error.ts'
import type { BatchAnswer } from './batch-schema.ts'
import { inBatches } from './graph-batch.ts'
import { type RequestKind, tokenNotAcquired, toServiceError } from './graph-error.ts'
import { type PageAnswer, pagesFrom } from './graph-pages.ts'
import { Pacer, type Ticket } from './pacer.ts'
import { PacingOptions } from './pacing-handler.ts'
import { retryWithBackoff } from './retry-with-backoff.ts'
import { createSdkClient } from './sdk-client.ts'

const usualTimeoutMs = 15_000
/** A page of 999 applications with their credentials takes Graph several seconds. */
const pageTimeoutMs = 60_000
const longestWaitMs = 10_000
const longestPageWaitMs = 120_000

/** What a request may carry besides its path. */
export interface GraphRequestOptions {
  readonly headers?: Readonly<Record<string, string>>
  readonly version?: 'v1.0' | 'beta'
  /** For reads that may fail: each exchange happens once and ends by then. */
  readonly onceWithinMs?: number
  /** It selects keyCredentials: Graph answers only 150 such requests a minute. */
  readonly certificates?: boolean
  /** The answer for the first page, where a batch has brought it; null counts as an answer. */
  readonly firstPage?: unknown
}

/**
 * Requests to one Graph endpoint; paths start with a slash and are already encoded. Every failure is
 * a ServiceError of `graph`.
 */
export interface GraphClient {
  /** Repeated on 429, 5xx and broken connections. */
  get(path: string, options?: GraphRequestOptions): Promise<unknown>
  /** Each page's items, following nextLinks on the same host only; as patient as `get`, and more. */
  pages(path: string, options?: GraphRequestOptions): AsyncIterable<readonly unknown[]>
  /** As `pages`, with the link that a list of changes ends with; the path may be such a link. */
  answers(path: string, options?: GraphRequestOptions): AsyncIterable<PageAnswer>
  /**
   * What Graph answers to each path, in their order: 20 a request, and one by one where parts were
   * throttled or failed. Never throws for what Graph does.
   */
  batch(paths: readonly string[]): Promise<readonly BatchAnswer[]>
  /**
   * One request, never repeated; `uncertain` when it may have taken effect all the same. Never held
   * up either, but for `installs` of a `low` client: nobody waits for one, and there may be many.
   */
  post(path: string, body: unknown, wanted?: { readonly installs?: boolean }): Promise<unknown>
  /** Repeats an attempt with the waits of `get`, for as long as its errors are worth it. */
  repeat<T>(attempt: () => Promise<T>, worthRepeating: (error: unknown) => boolean): Promise<T>
}

/** Where Graph is, who asks, and how urgently. */
export interface GraphClientOptions {
  /** Root without a version, e.g. `https://graph.microsoft.com`. */
  readonly endpoint: string
  readonly credential: TokenCredential
  readonly log?: Log
  /** Limit of one exchange; 15 seconds if absent. Pages have a longer one of their own. */
  readonly timeoutMs?: number
  readonly sleep?: (ms: number) => Promise<void>
  /** `high` if absent: somebody waits for the answer. */
  readonly priority?: GraphPriority
  /** What the clients of one process share; one of its own if absent. */
  readonly pacer?: Pacer
}

/** A client over Microsoft's SDK. Repetition is ours: the SDK's own repeats POSTs as well. */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const {
    log,
    timeoutMs = usualTimeoutMs,
    sleep = async (ms) => void (await sleepFor(ms)),
    priority = 'high',
    pacer = new Pacer({ sleep }),
  } = options
  const endpoint = options.endpoint.replace(/\/+$/, '')
  const client = createSdkClient({ endpoint, credential: options.credential, pacer })
  const onRetry = (error: unknown, waitMs: number): void => {
    pacer.meter?.waited(priority, waitMs)
    log?.info('graph.retrying', {
      reason: error instanceof Error ? error.message : 'unknown',
      waitMs: Math.round(waitMs),
    })
  }
  // Nobody waits for a low request, so it can outwait a throttle.
  const patienceMs = priority === 'low' ? longestPageWaitMs : longestWaitMs
  const priorityHeader = { 'x-ms-throttle-priority': priority }
  const patiently = <T>(attempt: () => Promise<T>, mostMs: number): Promise<T> =>
    retryWithBackoff(attempt, { sleep, longestWaitMs: mostMs, worthRepeating: passing, onRetry })

  /** One exchange: no repetition, no redirect that would carry the body elsewhere, a time limit. */
  const exchange = async (
    kind: RequestKind,
    { path, ms, ticket }: { path: string; ms: number; ticket: Ticket },
    send: (request: GraphRequest) => Promise<unknown>,
  ): Promise<unknown> => {
    const pacing = new PacingOptions(ticket)
    const request = client
      .api(path)
      .options({ signal: AbortSignal.timeout(ms) })
      .middlewareOptions([new RedirectHandlerOptions(0), pacing])
      .headers(priorityHeader)
    try {
      return await send(request)
    } catch (error) {
      throw toServiceError(error, kind, pacing.retryAfterMs)
    }
  }
  const admit = (units: number, certificates = false): Promise<Ticket> =>
    pacer.admit({ priority, units, certificates, longestWaitMs: longestPageWaitMs })
  const read = async (path: string, wanted: GraphRequestOptions, ms: number): Promise<unknown> => {
    const { headers = {}, version, certificates = false } = wanted
    // The wait for its turn comes before the time limit of the exchange begins.
    const ticket = await admit(1, certificates)
    return exchange('read', { path, ms, ticket }, (request) => {
      request.headers({ ...headers })
      return (version ? request.version(version) : request).get()
    })
  }
  const get: GraphClient['get'] = (path, wanted = {}) =>
    patiently(() => read(path, wanted, timeoutMs), patienceMs)
  const answers: GraphClient['answers'] = (path, wanted = {}) =>
    pagesFrom(path, endpoint, async (next) => {
      const { onceWithinMs, firstPage } = wanted
      if (firstPage !== undefined && next === path) return firstPage
      if (onceWithinMs !== undefined) return read(next, wanted, onceWithinMs)
      return patiently(() => read(next, wanted, pageTimeoutMs), longestPageWaitMs)
    })
  return {
    get,
    answers,
    async *pages(path, wanted) {
      for await (const { items } of answers(path, wanted)) yield items
    },
    batch: (paths) =>
      inBatches(paths, {
        send: (body, parts) =>
          patiently(async () => {
            const sent = { path: '/$batch', ms: pageTimeoutMs, ticket: await admit(parts) }
            // Its parts only read, so that it may be repeated like a read.
            return exchange('read', sent, (request) => request.post(body))
          }, patienceMs),
        alone: get,
        pause: async (failures) => {
          const throttled = failures.filter(({ reason }) => reason === 'throttled')
          const asked = Math.max(...throttled.map(({ retryAfterMs = 0 }) => retryAfterMs), 0)
          if (throttled.length > 0) pacer.refused(priority, asked || undefined)
          const waitMs = asked || 500 + Math.random() * 500
          if (waitMs > patienceMs) return false
          await sleep(waitMs)
          return true
        },
        headers: priorityHeader,
      }),
    post: async (path, body, { installs = false } = {}) => {
      const cost = { priority, units: 1, certificates: false, installs }
      const ticket = installs
        ? await pacer.admit({ ...cost, longestWaitMs: longestPageWaitMs })
        : pacer.book(cost)
      return exchange('write', { path, ms: timeoutMs, ticket }, (request) => request.post(body))
    },
    repeat: (attempt, worthRepeating) =>
      retryWithBackoff(attempt, { sleep, longestWaitMs, worthRepeating, onRetry }),
  }
}

/** A time limit that ran out and a credential that gives no token will not pass in seconds. */
function passing(error: unknown): boolean {
  if (!failedFor(error, 'throttled', 'unavailable')) return false
  return error.code !== tokenNotAcquired && error.code !== 'TimeoutError'
}
