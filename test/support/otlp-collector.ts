import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { issueLoopbackCertificates } from '../../sandbox/tenant/certificates.ts'
import { trust } from '../adapters/entra/sign-in-as-bot.ts'
import { messagesIn, type ProtobufFields, readProtobuf, textIn } from './read-protobuf.ts'

/** One log record, as it arrived. */
export interface CollectedLog {
  readonly at: Date
  readonly eventName: string | undefined
  readonly body: string | undefined
  readonly attributes: Readonly<Record<string, string | number | undefined>>
}

/** An OpenTelemetry collector for logs on loopback, trusted by this process. */
export interface OtlpCollector extends AsyncDisposable {
  /** What AUDIT_OTLP_ENDPOINT is to say. */
  readonly endpoint: string
  readonly caPem: string
  readonly logs: CollectedLog[]
  readonly paths: string[]
  /** The status of the next answers. */
  status: number
  /** What it says beside that; may be anything. */
  says: string
  /** Nothing listens any more. */
  stop(): Promise<void>
  /** It listens again, at the same address. */
  start(): Promise<void>
}

/** Starts one that takes everything. */
export async function startOtlpCollector(): Promise<OtlpCollector> {
  const { caPem, certPem, keyPem } = await issueLoopbackCertificates()
  trust(caPem)
  let server: Server | undefined
  let port = 0
  const logs: CollectedLog[] = []
  const paths: string[] = []
  const start = async () => {
    server = createServer({ cert: certPem, key: keyPem }, async (request, response) => {
      const body = await buffer(request)
      paths.push(`${request.method} ${request.url}`)
      if (collector.status === 200) logs.push(...logsIn(body))
      response.writeHead(collector.status).end(collector.status === 200 ? '' : collector.says)
    })
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }
  const stop = async () => {
    const closing = server
    server = undefined
    if (!closing) return
    closing.close()
    closing.closeAllConnections()
    await once(closing, 'close')
  }
  const collector = { status: 200, says: '' }
  await start()
  const endpoint = `https://localhost:${port}`
  return Object.assign(collector, {
    endpoint,
    caPem,
    logs,
    paths,
    start,
    stop,
    [Symbol.asyncDispose]: stop,
  })
}

/** ExportLogsServiceRequest of opentelemetry-proto 1.x. */
function logsIn(body: Uint8Array): CollectedLog[] {
  return messagesIn(readProtobuf(body), 1)
    .flatMap((resourceLogs) => messagesIn(resourceLogs, 2))
    .flatMap((scopeLogs) => messagesIn(scopeLogs, 2))
    .map((record) => {
      const [nanoseconds] = record.get(1) ?? []
      return {
        at: new Date(Number(BigInt(nanoseconds as bigint) / 1_000_000n)),
        eventName: textIn(record, 12),
        body: messagesIn(record, 5).map((value) => textIn(value, 1))[0],
        attributes: Object.fromEntries(
          messagesIn(record, 6).map((pair) => [textIn(pair, 1), valueIn(messagesIn(pair, 2)[0])]),
        ),
      }
    })
}

/** AnyValue: a text or a whole number. */
function valueIn(value: ProtobufFields | undefined): string | number | undefined {
  const [number] = value?.get(3) ?? []
  return typeof number === 'bigint' ? Number(number) : value && textIn(value, 1)
}
