import { setTimeout as sleepFor } from 'node:timers/promises'
import type { TokenCredential } from '@azure/identity'
import {
  Client,
  type GraphRequest,
  RedirectHandlerOptions,
  RetryHandlerOptions,
} from '@microsoft/microsoft-graph-client'
import type { Log } from '../../application/ports/log.ts'
import { failedFor } from '../../application/service-error.ts'
import { type RequestKind, tokenNotAcquired, toServiceError } from './graph-error.ts'
import { type PageAnswer, pagesFrom } from './graph-pages.ts'
import { retryWithBackoff } from './retry-with-backoff.ts'
import { tokenProvider } from './token-provider.ts'

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
  /** The request selects keyCredentials, which Graph answers 150 times a minute. */
  readonly certificates?: boolean
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
  /** One request, never repeated; `uncertain` when it may have taken effect all the same. */
  post(path: string, body: unknown): Promise<unknown>
  /** Repeats an attempt with the waits of `get`, for as long as its errors are worth it. */
  repeat<T>(attempt: () => Promise<T>, worthRepeating: (error: unknown) => boolean): Promise<T>
}

/** Where Graph is and who asks. */
export interface GraphClientOptions {
  /** Root without a version, e.g. `https://graph.microsoft.com`. */
  readonly endpoint: string
  readonly credential: TokenCredential
  readonly log?: Log
  /** Limit of one exchange; 15 seconds if absent. Pages have a longer one of their own. */
  readonly timeoutMs?: number
  readonly sleep?: (ms: number) => Promise<void>
}

/** A client over Microsoft's SDK. Repetition is ours: the SDK's own repeats POSTs as well. */
export function createGraphClient(options: GraphClientOptions): GraphClient {
  const {
    log,
    timeoutMs = usualTimeoutMs,
    sleep = async (ms) => void (await sleepFor(ms)),
  } = options
  const endpoint = options.endpoint.replace(/\/+$/, '')
  const client = Client.initWithMiddleware({
    authProvider: tokenProvider(options.credential, endpoint),
    baseUrl: endpoint,
    // Without this the SDK drops the Authorization header for every host but the public clouds'.
    customHosts: new Set([new URL(endpoint).hostname]),
  })
  const onRetry = (error: unknown, waitMs: number): void =>
    log?.info('graph.retrying', {
      reason: error instanceof Error ? error.message : 'unknown',
      waitMs: Math.round(waitMs),
    })

  const read = (path: string, { headers = {}, version }: GraphRequestOptions, ms: number) => {
    const request = single(client.api(path), ms).headers({ ...headers })
    return inOurWords(() => (version ? request.version(version) : request).get(), 'read')
  }
  const get: GraphClient['get'] = (path, requestOptions = {}) =>
    retryWithBackoff(() => read(path, requestOptions, timeoutMs), {
      sleep,
      longestWaitMs,
      worthRepeating: passing,
      onRetry,
    })
  const answers: GraphClient['answers'] = (path, requestOptions = {}) =>
    pagesFrom(path, endpoint, (next) => {
      const { onceWithinMs } = requestOptions
      if (onceWithinMs !== undefined) return read(next, requestOptions, onceWithinMs)
      return retryWithBackoff(() => read(next, requestOptions, pageTimeoutMs), {
        sleep,
        longestWaitMs: longestPageWaitMs,
        worthRepeating: passing,
        onRetry,
      })
    })
  return {
    get,
    answers,
    async *pages(path, requestOptions) {
      for await (const { items } of answers(path, requestOptions)) yield items
    },
    post: (path, body) => inOurWords(() => single(client.api(path), timeoutMs).post(body), 'write'),
    repeat: (attempt, worthRepeating) =>
      retryWithBackoff(attempt, { sleep, longestWaitMs, worthRepeating, onRetry }),
  }
}

/** One exchange: no repetition, no redirect that would carry the body elsewhere, a time limit. */
function single(request: GraphRequest, ms: number): GraphRequest {
  return request
    .options({ signal: AbortSignal.timeout(ms) })
    .middlewareOptions([new RetryHandlerOptions(0, 0), new RedirectHandlerOptions(0)])
}

async function inOurWords(send: () => Promise<unknown>, kind: RequestKind): Promise<unknown> {
  try {
    return await send()
  } catch (error) {
    throw toServiceError(error, kind)
  }
}

/** A time limit that ran out and a credential that gives no token will not pass in seconds. */
function passing(error: unknown): boolean {
  if (!failedFor(error, 'throttled', 'unavailable')) return false
  return error.code !== tokenNotAcquired && error.code !== 'TimeoutError'
}
