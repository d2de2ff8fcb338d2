import type { TopLevelSpec } from 'vega-lite'
import { drawChart } from '../draw-chart.ts'
import type { Told } from './world.ts'

/** Something that was done to the senders, by the connector's clock. */
export interface Mark {
  readonly what: string
  readonly atMs: number
}

/** How one row of the table went. */
export interface Course {
  readonly what: string
  readonly told: Pick<Told, 'admittedAt' | 'refusedAt'>
  readonly marks: readonly Mark[]
}

/** Requests a second over time, let through and refused, one panel for each course. */
export async function fanoutPlot(
  courses: readonly Course[],
  limitPerSecond: number,
): Promise<string> {
  const x = { field: 'second', type: 'quantitative', title: 'seconds' } as const
  const spec: TopLevelSpec = {
    vconcat: courses.map((course) => ({
      title: { text: course.what, anchor: 'start' },
      width: 640,
      height: 110,
      layer: [
        {
          data: { values: [...ratesOf(course)] },
          mark: { type: 'line', interpolate: 'step-after' },
          encoding: {
            x,
            y: { field: 'requests', type: 'quantitative', title: 'a second' },
            color: {
              field: 'how',
              type: 'nominal',
              title: null,
              sort: null,
              scale: { domain: ['let through', 'refused (429)'], range: ['#4c78a8', '#e45756'] },
              legend: { orient: 'bottom' },
            },
          },
        },
        {
          mark: { type: 'rule', strokeDash: [4, 4], color: 'gray' },
          encoding: { y: { datum: limitPerSecond } },
        },
        {
          data: { values: [...marksOf(course)] },
          mark: { type: 'rule', color: 'black' },
          encoding: { x },
        },
        {
          data: { values: [...marksOf(course)] },
          mark: { type: 'text', align: 'left', baseline: 'bottom', dx: -2, y: -1 },
          encoding: { x, text: { field: 'what' } },
        },
      ],
    })),
    config: { background: 'white', font: 'sans-serif' },
  }
  return await drawChart(spec)
}

/** How many requests each second saw, from the first request on. */
export function ratesOf({
  told: { admittedAt, refusedAt },
}: Pick<Course, 'told'>): readonly { second: number; requests: number; how: string }[] {
  const from = beginning(admittedAt)
  const seconds = (at: readonly number[]) => at.map((ms) => Math.floor((ms - from) / 1_000))
  const last = Math.max(0, ...seconds(admittedAt.slice(-1)), ...seconds(refusedAt.slice(-1)))
  const counted = (how: string, at: readonly number[]) => {
    const counts = Array.from({ length: last + 1 }, () => 0)
    for (const second of seconds(at)) {
      if (second >= 0) counts[second] = (counts[second] ?? 0) + 1
    }
    return counts.map((requests, second) => ({ second, requests, how }))
  }
  return [...counted('let through', admittedAt), ...counted('refused (429)', refusedAt)]
}

function marksOf({ told, marks }: Course): readonly { second: number; what: string }[] {
  const from = beginning(told.admittedAt)
  return marks.map(({ what, atMs }) => ({ what, second: (atMs - from) / 1_000 }))
}

function beginning(admittedAt: readonly number[]): number {
  return admittedAt[0] ?? 0
}
