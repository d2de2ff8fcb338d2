import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { type Exporters, exportTimeoutMs } from './exporters.ts'

/**
 * OTLP with protobuf over HTTP, to the root of a receiver such as `http://localhost:4318`. Headers come
 * from `OTEL_EXPORTER_OTLP_HEADERS`, which OpenTelemetry reads itself.
 */
export function otlpExporters(endpoint: string): Exporters {
  const root = endpoint.replace(/\/+$/, '')
  const to = (signal: string) => ({ url: `${root}/v1/${signal}`, timeoutMillis: exportTimeoutMs })
  return {
    spans: new OTLPTraceExporter(to('traces')),
    metrics: new OTLPMetricExporter(to('metrics')),
    logs: new OTLPLogExporter(to('logs')),
  }
}
