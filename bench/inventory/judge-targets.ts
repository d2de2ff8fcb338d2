import type { Findings, Measured } from './bench-inventory.ts'
import type { MeasuredRound } from './measure-rekey.ts'

/** A sentence for each target: met or missed, and by which number. */
export function judgeTargets({ measured, history }: Findings): string[] {
  const most = Math.max(...measured.map(({ applications }) => applications))
  const largest = measured.filter(({ applications }) => applications === most)
  const at = `at ${most.toLocaleString('en')}`
  const pages = worst(largest, ({ first }) => first.use.applicationPages)
  const quiet = worst(largest, ({ quiet }) => quiet.use.requests)
  const rest = worst(
    largest,
    ({ first }, { lists }) => (first.wallMs - first.databaseMs) / lists.wallMs,
  )
  const all = worst(largest, ({ first }, { lists }) => first.wallMs / lists.wallMs)
  const peak = worst(measured, ({ first, quiet }) => Math.max(first.peakMb, quiet.peakMb))
  const resting = worst(measured, ({ first, quiet }) => Math.max(first.restingMb, quiet.restingMb))
  const { early, late, rounds } = history
  const slower = late.wallMs / early.wallMs
  const flat = late.rowsHeld === early.rowsHeld && slower <= 1.3
  return [
    judged(
      pages.number <= Math.ceil(most / 999),
      `at most ${Math.ceil(most / 999)} pages of the list of applications ${at}`,
      `${pages.number}`,
    ),
    judged(quiet.number <= 2, `at most 2 requests in a quiet round ${at}`, said(quiet, 0)),
    judged(rest.number <= 1.5, `at most 1.5 × (a) beyond database time ${at}`, said(rest)),
    judged(all.number <= 3, `at most 3 × (a) in all ${at}`, said(all)),
    judged(
      peak.number <= 350,
      'at most 350 MB',
      `${said(peak, 0)}, the whole product, which holds ${resting.number.toFixed(0)} before its round`,
    ),
    ...growth(measured),
    judged(
      flat,
      `flat in history`,
      `${early.rowsHeld} rows after ${Math.ceil(rounds / 3) + 1} rounds and ${late.rowsHeld} after ${rounds + 1} at 1,000 applications, a secret replaced before each (embedded; the list of rounds not counted); a round took ${early.wallMs.toFixed(0)} ms early and ${late.wallMs.toFixed(0)} ms late, the database ${early.databaseMb.toFixed(1)} and ${late.databaseMb.toFixed(1)} MB`,
    ),
  ]
}

type Rounds = Measured['rekey']['embedded']

interface Worst {
  readonly number: number
  readonly where: string
}

/** The worst of all engines and distances. */
function worst(measured: readonly Measured[], of: (rounds: Rounds, at: Measured) => number): Worst {
  const all = measured.flatMap((at) =>
    (['embedded', 'PostgreSQL'] as const).map((engine) => ({
      number: of(at.rekey[engine], at),
      where: `${engine}, ${at.latencyMs} ms`,
    })),
  )
  return all.reduce((a, b) => (b.number > a.number ? b : a))
}

function said({ number, where }: Worst, digits = 2): string {
  return `${number.toFixed(digits)} at the most (${where})`
}

function judged(met: boolean, target: string, found: string): string {
  return `**${met ? 'Met' : 'Missed'}**: ${target} – ${found}.`
}

/** How the wall time of a first round grows from the second largest size to the largest. */
function growth(measured: readonly Measured[]): string[] {
  const [large, small] = [...new Set(measured.map(({ applications }) => applications))].sort(
    (a, b) => b - a,
  )
  if (large === undefined || small === undefined) return []
  const wall = (size: number, of: (at: Measured) => MeasuredRound) => {
    const at = measured.find(
      ({ applications, latencyMs }) => applications === size && latencyMs === 0,
    )
    return at ? of(at).wallMs : Number.NaN
  }
  const factor = large / small
  const grown = (['embedded', 'PostgreSQL'] as const).map((engine) => ({
    engine,
    by:
      wall(large, ({ rekey }) => rekey[engine].first) /
      wall(small, ({ rekey }) => rekey[engine].first),
  }))
  const found = grown.map(({ engine, by }) => `× ${by.toFixed(1)} (${engine})`).join(', ')
  const linear = grown.every(({ by }) => by <= 1.2 * factor)
  return [
    judged(
      linear,
      'growth linear in applications',
      `for ${factor} times the applications, ${small.toLocaleString('en')} to ${large.toLocaleString('en')}, wall time is ${found}`,
    ),
  ]
}
