/** One number of a metrics page, with its labels. */
export interface MetricValue {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Numbers of a metrics page by name. */
export interface MetricsPage {
  all(name: string): readonly MetricValue[]
  /** The sum over all labels; NaN where the page does not have it. */
  sum(name: string): number
}

/** Reads Prometheus' text format, as far as counters and gauges go. */
export function readMetrics(text: string): MetricsPage {
  const lines = [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)]
  const byName = Map.groupBy(
    lines.map(([, name = '', labels = '', value = '']) => ({
      name,
      labels: readLabels(labels),
      value: Number(value),
    })),
    ({ name }) => name,
  )
  const all = (name: string) => byName.get(name) ?? []
  return {
    all,
    sum: (name) => {
      const values = all(name)
      return values.length === 0 ? Number.NaN : values.reduce((sum, { value }) => sum + value, 0)
    },
  }
}

function readLabels(text: string): Record<string, string> {
  const pairs = text.matchAll(/(\w+)="([^"]*)"/g)
  return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, value]))
}
