import { randomUUID } from 'node:crypto'
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Log } from '../../../application/ports/log.ts'
import type { Spans } from '../../../application/ports/spans.ts'
import type { MetricValues } from '../metrics.ts'
import { otlpLog } from './otlp-log.ts'
import { otlpMetrics } from './otlp-metrics.ts'
import { otlpSpans } from './otlp-spans.ts'
import { watchOutsideRequests } from './outside-requests.ts'

/** Telemetry on its way to a collector. */
export interface Otlp {
  readonly spans: Spans
  /** The same log, that also goes out. */
  logging(log: Log): Log
  /** Sends what is left, as far as the collector takes it in five seconds. */
  close(): Promise<void>
}

/** Where a collector is, and what it is told. */
export interface OtlpOptions {
  /** Root of an OTLP receiver over HTTP, such as `http://localhost:4318`. */
  readonly endpoint: string
  readonly values: () => Promise<MetricValues[]>
  /** What kind of service a host is. */
  readonly serviceOf: (host: string) => string
  readonly metricsEveryMs?: number
}

const usualMetricsEveryMs = 60_000
const farewellMs = 5_000

/**
 * Sends traces, metrics and logs as OTLP with protobuf. A collector that does not answer costs what
 * waits for it, up to OpenTelemetry's limits; work goes on. Headers come from
 * `OTEL_EXPORTER_OTLP_HEADERS`, which OpenTelemetry reads itself.
 */
export function openOtlp({ endpoint, values, serviceOf, metricsEveryMs }: OtlpOptions): Otlp {
  const root = endpoint.replace(/\/+$/, '')
  const to = (signal: string) => ({ url: `${root}/v1/${signal}`, timeoutMillis: farewellMs })
  const resource = resourceFromAttributes({
    'service.name': 'rekey',
    'service.instance.id': randomUUID(),
  })
  const tracers = new TracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(to('traces')) })],
  })
  const loggers = new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(to('logs')) })],
  })
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(to('metrics')),
    exportIntervalMillis: metricsEveryMs ?? usualMetricsEveryMs,
    exportTimeoutMillis: farewellMs,
    metricProducers: [otlpMetrics(values, resource, Date.now)],
  })
  const meters = new MeterProvider({ resource, readers: [reader] })
  const spans = otlpSpans(tracers.getTracer('rekey'))
  const collector = new URL(root).host
  const unwatch = watchOutsideRequests(spans.outside, (host) =>
    host === collector ? undefined : serviceOf(host),
  )
  const logger = loggers.getLogger('rekey')
  return {
    spans,
    logging: (log) => otlpLog(log, logger, spans.context),
    close: async () => {
      unwatch()
      const farewells = [tracers.shutdown(), meters.shutdown(), loggers.shutdown()]
      const late = new Promise((resolve) => setTimeout(resolve, farewellMs).unref())
      await Promise.race([Promise.allSettled(farewells), late])
    },
  }
}
