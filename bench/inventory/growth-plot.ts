import type { TopLevelSpec } from 'vega-lite'
import { drawChart } from '../draw-chart.ts'
import type { Measured } from './bench-inventory.ts'

/** Seconds over applications as an SVG, both logarithmic, one panel for each distance. */
export async function growthPlot(measured: readonly Measured[]): Promise<string> {
  const spec: TopLevelSpec = {
    data: { values: measured.flatMap(pointsOf) },
    facet: { column: { field: 'latency', title: null } },
    spec: {
      width: 320,
      height: 260,
      mark: { type: 'line', point: true },
      encoding: {
        x: {
          field: 'applications',
          type: 'quantitative',
          scale: { type: 'log' },
          axis: { values: [1_000, 10_000, 100_000], format: ',d' },
        },
        y: { field: 'seconds', type: 'quantitative', scale: { type: 'log' } },
        color: {
          field: 'what',
          type: 'nominal',
          title: null,
          sort: null,
          legend: { orient: 'bottom', columns: 3, labelLimit: 0 },
        },
      },
    },
    config: { background: 'white', font: 'sans-serif' },
  }
  return await drawChart(spec)
}

function pointsOf({ applications, latencyMs, lists, naive, rekey }: Measured) {
  const walls: readonly (readonly [string, number])[] = [
    ['(b) one by one', naive.wallMs],
    ['first round, embedded', rekey.embedded.first.wallMs],
    ['first round, PostgreSQL', rekey.PostgreSQL.first.wallMs],
    ['(a) bare lists', lists.wallMs],
    ['quiet round, embedded', rekey.embedded.quiet.wallMs],
    ['quiet round, PostgreSQL', rekey.PostgreSQL.quiet.wallMs],
  ]
  return walls.map(([what, wallMs]) => ({
    what,
    applications,
    latency: `${latencyMs} ms of latency`,
    seconds: wallMs / 1000,
  }))
}
