import { type HrTime, ValueType } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics'
import type { MetricValues } from '../metrics.ts'

type Value = MetricValues['values'][number] & { readonly metricName?: string }
type Times = Pick<DataPoint<number>, 'startTime' | 'endTime'>

/** Hands on the metrics of `/metrics`, by the same names. */
export function metricProducer(
  read: () => Promise<MetricValues[]>,
  resource: Resource,
  now: () => number,
): MetricProducer {
  const startTime = hrTime(now())
  return {
    collect: async () => {
      const times = { startTime, endTime: hrTime(now()) }
      const metrics = (await read()).flatMap((metric) => metricData(metric, times) ?? [])
      const scopeMetrics = [{ scope: { name: 'rekey' }, metrics }]
      return { resourceMetrics: { resource, scopeMetrics }, errors: [] }
    },
  }
}

function metricData(metric: MetricValues, times: Times): MetricData | undefined {
  const { name, help, values } = metric
  // prom-client says a word where its types say a number.
  const type: unknown = metric.type
  const common = {
    descriptor: { name, description: help, unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  }
  const points = () =>
    values.map(({ value, labels }) => ({ ...times, attributes: attributesOf(labels), value }))
  if (type === 'gauge') {
    return { ...common, dataPointType: DataPointType.GAUGE, dataPoints: points() }
  }
  if (type === 'counter') {
    return {
      ...common,
      dataPointType: DataPointType.SUM,
      isMonotonic: true,
      dataPoints: points(),
    }
  }
  if (type !== 'histogram') return undefined
  const dataPoints = histograms(name, values, times)
  return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints }
}

/** Prometheus counts what is at most so large; OpenTelemetry what lies between two bounds. */
function histograms(name: string, values: readonly Value[], times: Times): DataPoint<Histogram>[] {
  const groups = new Map<string, Value[]>()
  for (const value of values) {
    const { le: _, ...labels } = value.labels
    const key = JSON.stringify(labels)
    groups.set(key, [...(groups.get(key) ?? []), value])
  }
  return [...groups].map(([key, group]) => {
    const buckets = group.filter(({ metricName }) => metricName === `${name}_bucket`)
    const amountOf = (suffix: string) =>
      group.find(({ metricName }) => metricName === `${name}_${suffix}`)?.value ?? 0
    const boundaries = buckets.map(({ labels }) => Number(labels['le'])).filter(Number.isFinite)
    const counts = buckets.map(({ value }, index) => value - (buckets[index - 1]?.value ?? 0))
    return {
      ...times,
      attributes: attributesOf(JSON.parse(key)),
      value: { buckets: { boundaries, counts }, sum: amountOf('sum'), count: amountOf('count') },
    }
  })
}

function attributesOf(labels: Readonly<Record<string, string | number | undefined>>) {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)]))
}

function hrTime(ms: number): HrTime {
  return [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)]
}
