import {
  type CompatResponse,
  type RequestPolicy,
  toHttpHeadersLike,
  type WebResourceLike,
} from '@azure/core-http-compat'
import { createHttpHeaders } from '@azure/core-rest-pipeline'
import { processDepartures } from '../../domain/send-pace.ts'
import { ConnectorFailure } from './connector-failure.ts'
import { Departures } from './departures.ts'
import { takeTurn } from './turn-under-way.ts'

const usualTimeoutMs = 10_000

/** What the client may be given. */
interface ClientOptions {
  readonly timeoutMs?: number
  /** Told of every 429, with the wait that Teams asked for. */
  readonly throttled?: (retryAfterMs: number | undefined) => void
}
const noConnection = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'])

/**
 * The connector's HTTP, with a timeout and without silent repeats. botframework-connector 4.23
 * repeats a POST four times on 5xx and connection resets and ignores its own retry options;
 * creating an activity is not idempotent, so people would get the same card several times. What
 * is worth repeating, the job queue repeats.
 */
export class ConnectorHttpClient implements RequestPolicy {
  readonly #timeoutMs: number
  readonly #throttled: ClientOptions['throttled']
  readonly #departures = new Departures(processDepartures)

  constructor({ timeoutMs = usualTimeoutMs, throttled }: ClientOptions = {}) {
    this.#timeoutMs = timeoutMs
    this.#throttled = throttled
  }

  async sendRequest(request: WebResourceLike): Promise<CompatResponse> {
    const { method } = request
    const turn = takeTurn()
    await turn?.begins()
    await this.#departures.next()
    const response = await fetchOnce(request, this.#timeoutMs)
    turn?.answered?.()
    if (response.status >= 500 || response.status === 429) {
      await response.body?.cancel()
      const retryAfterMs = retryAfterOf(response)
      if (response.status === 429) this.#throttled?.(retryAfterMs)
      throw new ConnectorFailure(method, { status: response.status, retryAfterMs })
    }
    return {
      request,
      status: response.status,
      headers: toHttpHeadersLike(createHttpHeaders(Object.fromEntries(response.headers))),
      bodyAsText: await response.text(),
    }
  }
}

async function fetchOnce(request: WebResourceLike, timeoutMs: number): Promise<Response> {
  const { method, url, headers, body } = request
  const hasBody = method !== 'GET' && method !== 'HEAD' && body !== undefined && body !== null
  try {
    return await fetch(url, {
      method,
      headers: headers.toJson(),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      ...(hasBody ? { body: body as string } : {}),
    })
  } catch (error) {
    throw new ConnectorFailure(method, { neverSent: noConnection.has(networkCode(error)) })
  }
}

/** `Retry-After` in seconds, as Teams sends it. */
function retryAfterOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined
}

function networkCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}
