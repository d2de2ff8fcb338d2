import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { type Span, SpanStatusCode } from '@opentelemetry/api'

interface FetchRequest {
  readonly origin: string | URL
  readonly method: string
}

const quiet = new AsyncLocalStorage<true>()

/** The same exporter, whose own requests nobody is told of: each would be one more to export. */
export function unwatched<E extends { export(...given: never[]): void }>(exporter: E): E {
  const send = exporter.export.bind(exporter)
  return Object.assign(exporter, {
    export: (...given: never[]) => quiet.run(true, () => send(...given)),
  })
}

/**
 * Tells of every request that leaves the process, by `fetch` or `node:http`, as Node itself announces
 * it: its method, what kind of service it goes to, and the status. No address, header or body is read
 * beyond the host, which `serviceOf` turns into a kind.
 */
export function watchOutsideRequests(
  begin: (name: string) => Span,
  serviceOf: (host: string) => string,
): () => void {
  const spans = new WeakMap<object, Span>()
  const began = (request: object, method: string, host: string): void => {
    if (quiet.getStore()) return
    const service = serviceOf(host)
    const span = begin(`${method} ${service}`)
    span.setAttributes({ 'http.request.method': method, 'rekey.service': service })
    spans.set(request, span)
  }
  const answered = (request: object, status: number): void => {
    const span = spans.get(request)
    spans.delete(request)
    span?.setAttribute('http.response.status_code', status)
    if (status >= 400) span?.setStatus({ code: SpanStatusCode.ERROR })
    span?.end()
  }
  const failed = (request: object, error: unknown): void => {
    const span = spans.get(request)
    spans.delete(request)
    span?.setAttribute('error.type', codeOf(error))
    span?.setStatus({ code: SpanStatusCode.ERROR })
    span?.end()
  }
  const channels: Readonly<Record<string, (message: unknown) => void>> = {
    'undici:request:create': (message) => {
      const { request } = message as { request: FetchRequest }
      began(request, request.method, new URL(request.origin).host)
    },
    'undici:request:headers': (message) => {
      const { request, response } = message as {
        request: FetchRequest
        response: { statusCode: number }
      }
      answered(request, response.statusCode)
    },
    'undici:request:error': (message) => {
      const { request, error } = message as { request: FetchRequest; error: unknown }
      failed(request, error)
    },
    'http.client.request.start': (message) => {
      const { request } = message as { request: ClientRequest }
      began(request, request.method, String(request.getHeader('host') ?? request.host))
    },
    'http.client.response.finish': (message) => {
      const { request, response } = message as { request: ClientRequest; response: IncomingMessage }
      answered(request, response.statusCode ?? 0)
    },
    'http.client.request.error': (message) => {
      const { request, error } = message as { request: ClientRequest; error: unknown }
      failed(request, error)
    },
  }
  for (const [name, listener] of Object.entries(channels)) subscribe(name, listener)
  return () => {
    for (const [name, listener] of Object.entries(channels)) unsubscribe(name, listener)
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
