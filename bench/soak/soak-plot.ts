import type { TopLevelSpec } from 'vega-lite'
import { drawChart } from '../draw-chart.ts'
import type { Series } from './judge.ts'

const mostPoints = 400

/** Everything that was watched over time, one panel below the other. */
export async function soakPlot(
  series: readonly Series[],
  fromMs: number,
  toMs: number,
): Promise<string> {
  const minutes = (atMs: number) => (atMs - fromMs) / 60_000
  const spec: TopLevelSpec = {
    vconcat: series.map(({ what, unit, readings }) => ({
      title: { text: unit ? `${what} (${unit})` : what, anchor: 'start', fontWeight: 'normal' },
      width: 640,
      height: 70,
      data: {
        values: readings
          .filter((_, at) => at % Math.ceil(readings.length / mostPoints) === 0)
          .map(({ atMs, value }) => ({ minute: minutes(atMs), value })),
      },
      mark: { type: 'line', strokeWidth: 1.2 },
      encoding: {
        x: {
          field: 'minute',
          type: 'quantitative',
          title: null,
          scale: { domain: [0, minutes(toMs)] },
        },
        y: { field: 'value', type: 'quantitative', title: null, scale: { zero: false } },
      },
    })),
    config: { background: 'white', font: 'sans-serif' },
  }
  return await drawChart(spec)
}
