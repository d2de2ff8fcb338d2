import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

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
  const scopes = fields(body, 1).flatMap((resource) => fields(resource, 2))
  return scopes.flatMap((scope) => fields(scope, 2)).map(spanIn)
}

function spanIn(span: Buffer): ArrivedSpan {
  const hex = (field: number) => fields(span, field)[0]?.toString('hex') ?? ''
  const attributes = fields(span, 9).map((attribute): [string, string | number] => {
    const [value = Buffer.alloc(0)] = fields(attribute, 2)
    const number = numbers(value, 3)[0]
    return [String(fields(attribute, 1)[0]), number ?? String(fields(value, 1)[0] ?? '')]
  })
  return {
    trace: hex(1),
    id: hex(2),
    parent: hex(4),
    name: String(fields(span, 5)[0]),
    attributes: Object.fromEntries(attributes),
  }
}

/** The length-delimited fields of that number in a protobuf message. */
function fields(message: Buffer, wanted: number): Buffer[] {
  return walk(message).flatMap(({ field, bytes }) => (field === wanted && bytes ? [bytes] : []))
}

function numbers(message: Buffer, wanted: number): number[] {
  return walk(message).flatMap(({ field, number }) =>
    field === wanted && number !== undefined ? [number] : [],
  )
}

function walk(message: Buffer): { field: number; bytes?: Buffer; number?: number }[] {
  const found: { field: number; bytes?: Buffer; number?: number }[] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at] ?? 0
      at += 1
      value += (byte % 128) * scale
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const tag = varint()
    const field = Math.floor(tag / 8)
    const wire = tag % 8
    if (wire === 0) found.push({ field, number: varint() })
    else if (wire === 1) at += 8
    else if (wire === 5) at += 4
    else if (wire === 2) {
      const length = varint()
      found.push({ field, bytes: message.subarray(at, at + length) })
      at += length
    } else throw new Error(`a protobuf field of type ${wire}`)
  }
  return found
}
