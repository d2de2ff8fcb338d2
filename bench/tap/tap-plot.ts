import type { TopLevelSpec } from 'vega-lite'
import { drawChart } from '../draw-chart.ts'

/** How long each tap took on one engine, in milliseconds. */
export interface Taps {
  readonly engine: string
  readonly quiet: readonly number[]
  readonly busy: readonly number[]
}

/** The tail is what matters: the axis gives each further nine of the share as much room. */
const rarities = [1, 2, 10, 100, 1_000]
const mostPoints = 150

/** Milliseconds over the share of taps that took no longer, one panel for each engine. */
export async function tapPlot(taps: readonly Taps[], targetMs: number): Promise<string> {
  const spec: TopLevelSpec = {
    data: {
      values: taps.flatMap(({ engine, quiet, busy }) => [
        ...curve(quiet).map((point) => ({ engine, when: 'quiet', ...point })),
        ...curve(busy).map((point) => ({ engine, when: 'busy', ...point })),
      ]),
    },
    facet: { column: { field: 'engine', title: null, sort: null } },
    spec: {
      width: 320,
      height: 260,
      layer: [
        {
          mark: { type: 'line' },
          encoding: {
            x: {
              field: 'rarity',
              type: 'quantitative',
              title: 'share of taps',
              scale: { type: 'log', domain: [1, 1_000], clamp: true },
              axis: { values: rarities, labelExpr: "format(1 - 1 / datum.value, '.1~%')" },
            },
            y: {
              field: 'milliseconds',
              type: 'quantitative',
              title: 'took at most (ms)',
              scale: { type: 'log' },
            },
            color: {
              field: 'when',
              type: 'nominal',
              title: null,
              sort: null,
              legend: { orient: 'bottom' },
            },
          },
        },
        {
          mark: { type: 'rule', strokeDash: [4, 4], color: 'gray' },
          encoding: { y: { datum: targetMs } },
        },
      ],
    },
    config: { background: 'white', font: 'sans-serif' },
  }
  return await drawChart(spec)
}

/** Points of the quantile curve: how rare a tap is that took longer, and how long this one took. */
export function curve(
  ms: readonly number[],
): readonly { readonly rarity: number; readonly milliseconds: number }[] {
  const slowestFirst = ms.toSorted((a, b) => b - a)
  const count = slowestFirst.length
  const points = slowestFirst.map((milliseconds, at) => ({
    rarity: count / (at + 0.5),
    milliseconds,
  }))
  // All of the tail, and of the many in the middle as many as can be told apart.
  const step = Math.max(1, Math.ceil(count / mostPoints))
  const tail = Math.min(count, mostPoints / 3)
  return points
    .filter(({ rarity }, at) => rarity >= 1 && (at < tail || at % step === 0))
    .toReversed()
}
