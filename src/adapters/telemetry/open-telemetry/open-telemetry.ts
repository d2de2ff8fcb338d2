import { randomUUID } from 'node:crypto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Log } from '../../../application/ports/log.ts'
import type { Spans } from '../../../application/ports/spans.ts'
import type { MetricValues } from '../metrics.ts'
import { type Exporters, exportTimeoutMs } from './exporters.ts'
import { sentLog } from './log-records.ts'
import { metricProducer } from './metric-data.ts'
import { unwatched, watchOutsideRequests } from './outside-requests.ts'
import { workSpans } from './work-spans.ts'

/** Telemetry on its way to where it is looked at. */
export interface OpenTelemetry {
  readonly spans: Spans
  /** The same log, that also goes out. */
  logging(log: Log): Log
  /** Sends what is left, as far as it is taken in five seconds. */
  close(): Promise<void>
}

/** Where it goes, and what is told there. */
export interface OpenTelemetryOptions {
  readonly destinations: readonly Exporters[]
  readonly values: () => Promise<MetricValues[]>
  /** What kind of service a host is. */
  readonly serviceOf: (host: string) => string
  readonly metricsEveryMs: number
}

/**
 * Sends traces, metrics and logs. A destination that does not answer costs what waits for it, up to
 * OpenTelemetry's limits; work goes on.
 */
export function openOpenTelemetry({
  destinations,
  values,
  serviceOf,
  metricsEveryMs,
}: OpenTelemetryOptions): OpenTelemetry {
  const resource = resourceFromAttributes({
    'service.name': 'rekey',
    'service.instance.id': randomUUID(),
  })
  const spansTo = ({ spans: exporter }: Exporters) =>
    new BatchSpanProcessor({ exporter: unwatched(exporter) })
  const logsTo = ({ logs: exporter }: Exporters) =>
    new BatchLogRecordProcessor({ exporter: unwatched(exporter) })
  const metricsTo = ({ metrics: exporter }: Exporters) =>
    new PeriodicExportingMetricReader({
      exporter: unwatched(exporter),
      exportIntervalMillis: metricsEveryMs,
      exportTimeoutMillis: Math.min(exportTimeoutMs, metricsEveryMs),
      metricProducers: [metricProducer(values, resource, Date.now)],
    })
  const tracers = new TracerProvider({ resource, spanProcessors: destinations.map(spansTo) })
  const loggers = new LoggerProvider({ resource, processors: destinations.map(logsTo) })
  const meters = new MeterProvider({ resource, readers: destinations.map(metricsTo) })
  const spans = workSpans(tracers.getTracer('rekey'))
  const unwatch = watchOutsideRequests(spans.outside, serviceOf)
  const logger = loggers.getLogger('rekey')
  return {
    spans,
    logging: (log) => sentLog(log, logger, spans.context),
    close: async () => {
      unwatch()
      const farewells = [tracers.shutdown(), meters.shutdown(), loggers.shutdown()]
      const late = new Promise((resolve) => setTimeout(resolve, exportTimeoutMs).unref())
      await Promise.race([Promise.allSettled(farewells), late])
    },
  }
}
