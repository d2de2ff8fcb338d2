import type { Report } from '../report.ts'
import { type Judged, judge, type Rule, type Verdict } from './judge.ts'
import type { Sampler, Watched } from './sampler.ts'
import { soakPlot } from './soak-plot.ts'
import type { Soaked } from './soaked.ts'

/** A report, and whether the run held what it has to hold. */
export interface SoakReport {
  readonly report: Report
  readonly holds: boolean
}

const mostNamed = 12

/** The table, the picture and the sentences about a run. */
export async function soakReport(soaked: Soaked): Promise<SoakReport> {
  const { wish, fromMs, toMs, sampler, findings } = soaked
  const series = sampler.series()
  const judged = series.map((each) => judge(each, fromMs, toMs))
  const grows = wish.restarts ? [] : judged.filter(({ verdict }) => verdict === 'grows')
  const minutes = ((toMs - fromMs) / 60_000).toFixed(0)
  const report: Report = {
    title: `Soak on ${wish.engine}`,
    columns: ['what', 'first quarter', 'last quarter', 'an hour (95 %)', 'at most', 'verdict'],
    rows: judged.map((each) => rowOf(each, wish.restarts)),
    picture: {
      file: `pictures/soak-${wish.engine.toLowerCase()}.svg`,
      alt: `What was watched over ${minutes} minutes on ${wish.engine}`,
      svg: await soakPlot(series, fromMs, toMs),
    },
    notes: [
      verdictIn(soaked, grows),
      ...findings
        .kept()
        .slice(0, mostNamed)
        .map(({ what, how }) => `**${what}**: ${how}`),
      ...notesOf(soaked),
    ],
  }
  return { report, holds: grows.length === 0 && findings.count === 0 }
}

function verdictIn({ findings, wish }: Soaked, grows: readonly Judged[]): string {
  const growing = grows.map(({ series: { what } }) => what)
  const what = [
    ...(growing.length > 0 ? [`${growing.join(', ')} grows`] : []),
    ...(findings.count > 0 ? [`${findings.count} times something happened that must not`] : []),
  ]
  const restarts = wish.restarts ? ' (restarted: growth is not judged)' : ''
  return what.length > 0 ? `**Failed**: ${what.join('; ')}${restarts}.` : `**Held**${restarts}.`
}

function notesOf(soaked: Soaked): string[] {
  const { wish, fromMs, toMs, sampler, rows, seen, restarts } = soaked
  const { kinds, acts, troubles } = seen
  const minutes = (toMs - fromMs) / 60_000
  const messages = [...kinds].reduce((sum, [, count]) => sum + count, 0)
  const often = (map: ReadonlyMap<string, number>) =>
    [...map]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, mostNamed)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')
  return [
    `${minutes.toFixed(1)} minutes on ${wish.engine}, seed ${wish.seed}: ${acts} acts of 30 owners of 120 applications, ${messages} messages and changes of messages, ${troubles} troubles of the clouds, ${restarts} restarts. The product is one process of \`npm start\`, read from outside; the clouds are simulated on the same machine, by the real clock.`,
    'At rest nobody does anything, and V8 has just collected all garbage: what memory holds then is in use. In between it rises and falls.',
    'The first quarter is the warm-up. Slopes are medians of the slopes between all pairs of 24 parts of the rest (Theil and Sen) with 95 % bounds: a row with a limit a day is “flat” where the upper bound stays below it, “grows” where the lower bound is above it, “unclear” where the run was too short to tell (always below 40 minutes). Files must not grow at all: the lowest count of the last quarter is held against the lowest of the second; of memory in between, sockets and handles, which come and go, against the highest.',
    ...perRotation(sampler, fromMs + (toMs - fromMs) / 4),
    `Messages by card: ${often(kinds)}.`,
    ...(rows.size > 0 ? [`Rows at the end: ${often(rows)}.`] : []),
  ]
}

/** The record grows on purpose: by how much, for what. */
function perRotation(sampler: Sampler, warmMs: number): string[] {
  const grown = (name: Watched) => {
    const readings = sampler.readings(name).filter(({ atMs }) => atMs >= warmMs)
    return (readings.at(-1)?.value ?? 0) - (readings[0]?.value ?? 0)
  }
  const rotations = grown('rotations')
  const notices = grown('notices')
  if (rotations + notices <= 0) return []
  const kib = grown('database') * 1024
  const jobs = sampler.readings('jobRows').length > 0 ? ` and ${grown('jobRows')} job rows` : ''
  return [
    `After the warm-up the database grew by ${(kib / 1024).toFixed(1)} MB${jobs} with ${rotations} rotations and ${notices} notices: ${(kib / (rotations + notices)).toFixed(1)} KiB for each of them, with the record of all that was done, cards and jobs. It is kept for KEEP_DAYS, jobs for less.`,
  ]
}

function rowOf({ series, first, last, slope, verdict }: Judged, restarted: boolean): string[] {
  const { what, unit, rule } = series
  const of = (value: number) =>
    Number.isNaN(value) ? '' : `${value.toFixed(unit ? 1 : 0)}${unit ? ` ${unit}` : ''}`
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`
  return [
    what,
    of(first),
    of(last),
    slope ? `${signed(slope.perHour)} (${signed(slope.least)} to ${signed(slope.most)})` : '',
    limitOf(rule, unit),
    wordOf(verdict, restarted),
  ]
}

function limitOf(rule: Rule, unit: string): string {
  switch (rule.by) {
    case 'slope':
      return `+${rule.mostPerDay} ${unit} a day`
    case 'floor':
    case 'range':
      return 'no more'
    case 'nothing':
      return ''
  }
}

function wordOf(verdict: Verdict, restarted: boolean): string {
  if (verdict === 'named') return ''
  return restarted ? 'not judged' : verdict
}
