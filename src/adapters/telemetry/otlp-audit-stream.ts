import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  LoggerProvider,
  type LogRecordProcessor,
  type ReadableLogRecord,
} from '@opentelemetry/sdk-logs'
import type { AuditStream } from '../../application/ports/audit-stream.ts'
import { ServiceError } from '../../application/service-error.ts'
import type { AuditLink } from '../../domain/audit-chain.ts'
import { canonicalJson } from '../../domain/canonical-json.ts'

/** How long one batch may take, the exporter's own retries included. */
const usualTimeoutMs = 10_000
const noLimit = { attributeValueLengthLimit: Number.POSITIVE_INFINITY, attributeCountLimit: 128 }

/**
 * Sends entries of the record as OpenTelemetry log records, over OTLP (protobuf, HTTP). The SDK's
 * processors answer nobody whether a record arrived, so the exporter is asked itself. Headers, such as
 * a collector's key, come from OTEL_EXPORTER_OTLP_HEADERS, which the exporter reads.
 */
export class OtlpAuditStream implements AuditStream {
  readonly #exporter: OTLPLogExporter
  readonly #collected: ReadableLogRecord[] = []
  readonly #logger: ReturnType<LoggerProvider['getLogger']>

  constructor({ endpoint, timeoutMs = usualTimeoutMs }: { endpoint: string; timeoutMs?: number }) {
    this.#exporter = new OTLPLogExporter({
      url: `${endpoint}/v1/logs`,
      timeoutMillis: timeoutMs,
    })
    const collect: LogRecordProcessor = {
      onEmit: (record) => void this.#collected.push(record),
      forceFlush: async () => undefined,
      shutdown: async () => undefined,
    }
    const provider = new LoggerProvider({
      resource: resourceFromAttributes({ 'service.name': 'rekey' }),
      processors: [collect],
      logRecordLimits: noLimit,
    })
    this.#logger = provider.getLogger('rekey.audit')
  }

  async send(links: readonly AuditLink[]): Promise<void> {
    for (const link of links) {
      this.#logger.emit({
        timestamp: link.at,
        eventName: 'rekey.audit',
        body: canonicalJson(link.entry),
        attributes: {
          'rekey.audit.sequence': link.sequence,
          'rekey.audit.hash': link.hash,
          'rekey.audit.previous_hash': link.previousHash,
        },
      })
    }
    const batch = this.#collected.splice(0)
    // What the exporter says of a failure may quote the collector's answer: it stays here.
    const code = await new Promise<number>((resolve) => {
      this.#exporter.export(batch, (result) => resolve(result.code))
    })
    if (code !== succeeded) throw new ServiceError('collector', 'unavailable')
  }
}

/** ExportResultCode.SUCCESS of @opentelemetry/core. */
const succeeded = 0
