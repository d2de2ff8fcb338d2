import type { LogRecordExporter } from '@opentelemetry/sdk-logs'
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace'

/** Takes traces, metrics and logs to one place. */
export interface Exporters {
  readonly spans: SpanExporter
  readonly metrics: PushMetricExporter
  readonly logs: LogRecordExporter
}

/** How long one batch may take, and all that is left when the process ends, in milliseconds. */
export const exportTimeoutMs = 5_000
