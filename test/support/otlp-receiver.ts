import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { messagesIn, type ProtobufFields, readProtobuf, textIn } from './read-protobuf.ts'

/** A span as it arrived. */
export interface ArrivedSpan {
  readonly id: string
  readonly parent: string
  readonly trace: string
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number>>
}

/** An OTLP receiver on the loopback, which keeps what it is sent. */
export interface OtlpCollector extends AsyncDisposable {
  readonly url: string
  readonly bodies: { readonly path: string; readonly body: Buffer }[]
  spans(): ArrivedSpan[]
  /** Everything of one signal as text; texts stand in protobuf as they are. */
  textOf(signal: 'traces' | 'metrics' | 'logs'): string
}

/** Starts a receiver that takes everything, or answers every request with this status. */
export async function startOtlpCollector(status = 200): Promise<OtlpCollector> {
  const bodies: { path: string; body: Buffer }[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    bodies.push({ path: request.url ?? '', body })
    response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bodiesOf = (signal: string) =>
    bodies.filter(({ path }) => path === `/v1/${signal}`).map(({ body }) => body)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    spans: () => bodiesOf('traces').flatMap(spansIn),
    textOf: (signal) => Buffer.concat(bodiesOf(signal)).toString('utf8'),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

// opentelemetry/proto/trace/v1/trace.proto: resource_spans 1, scope_spans 2, spans 2; of a span
// trace_id 1, span_id 2, parent_span_id 4, name 5, attributes 9 (key 1, value 2: string 1, int 3).
function spansIn(body: Buffer): ArrivedSpan[] {
  return messagesIn(readProtobuf(body), 1)
    .flatMap((resource) => messagesIn(resource, 2))
    .flatMap((scope) => messagesIn(scope, 2))
    .map(spanIn)
}

function spanIn(span: ProtobufFields): ArrivedSpan {
  const hex = (field: number) => {
    const [value] = span.get(field) ?? []
    return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : ''
  }
  const attributes = messagesIn(span, 9).map((attribute): [string, string | number] => {
    const [value] = messagesIn(attribute, 2)
    const [number] = value?.get(3) ?? []
    const text = value && textIn(value, 1)
    return [
      String(textIn(attribute, 1)),
      typeof number === 'bigint' ? Number(number) : (text ?? ''),
    ]
  })
  return {
    trace: hex(1),
    id: hex(2),
    parent: hex(4),
    name: String(textIn(span, 5)),
    attributes: Object.fromEntries(attributes),
  }
}
