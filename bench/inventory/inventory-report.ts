import type { Report } from '../report.ts'
import type { Baseline } from './baselines.ts'
import type { Findings, Measured } from './bench-inventory.ts'
import { growthPlot } from './growth-plot.ts'
import { judgeTargets } from './judge-targets.ts'
import type { MeasuredRound } from './measure-rekey.ts'
import { oneDueIn } from './seed-applications.ts'

/** The table, the picture and the sentences. */
export async function inventoryReport(findings: Findings): Promise<Report> {
  return {
    title: 'Inventory',
    columns: [
      'applications, latency',
      'what',
      'requests (of them pages of the list)',
      'units',
      'wall',
      'database',
      'rest',
      '× (a): rest, all',
      'rows written',
      'rows/s',
      'CPU',
      'RSS before → peak',
    ],
    rows: findings.measured.flatMap(rowsOf),
    picture: {
      file: 'pictures/inventory-growth.svg',
      alt: 'Seconds over applications, both on logarithmic scales, with 0 and with 50 ms of latency',
      svg: await growthPlot(findings.measured),
    },
    notes: [...judgeTargets(findings), ...notes],
  }
}

const notes = [
  `The tenant has three client secrets an application on average (one to five), a certificate at each tenth, and one application in ${oneDueIn} with a secret that is due, whose owners a round reads as well; (a) does not. It runs in a process of its own, with answers to lists built ahead; latency is added to each Graph request.`,
  '“first” fills an empty database, “quiet” finds nothing changed since the round before; each is the whole product in a process of its own, started for this one round. Requests and resource units are counted by the simulated Graph (parts of a batch count, its envelope does not; “the list” is that of all applications). “database” is the time in which at least one statement was under way, “rest” what remains of the wall time; rows written are the engine’s own count of rows added, changed and removed; CPU is that of the process alone (a server’s is its own).',
  '(a) is a bare loop with plain fetch and JSON.parse through the same lists with the same `$select` in pages of 999, nothing stored, the middle one of three runs (one where it reads more than 150 lists). Graph refuses more than 150 lists with certificates a minute: (a) waits as long as a refusal says, Rekey before it is refused. (b) reads pages of 100 and then the owners of each application, one by one; “≈” where it was measured on the first 1,000 applications (200 with latency) and multiplied.',
  'The embedded engine flushes each commit to the disk; the PostgreSQL server runs on the same machine with fsync off.',
]

function rowsOf({ applications, latencyMs, lists, naive, rekey }: Measured): string[][] {
  const name = `${applications.toLocaleString('en')}, ${latencyMs} ms`
  const round = (what: string, each: MeasuredRound, compared: boolean) => [
    name,
    what,
    requests(each),
    String(each.use.units),
    seconds(each.wallMs),
    seconds(each.databaseMs),
    seconds(each.wallMs - each.databaseMs),
    compared ? `${times(each.wallMs - each.databaseMs, lists)}, ${times(each.wallMs, lists)}` : '',
    String(each.rowsWritten),
    ((each.rowsWritten / each.wallMs) * 1000).toFixed(0),
    seconds(each.cpuMs),
    `${megabytes(each.restingMb)} → ${megabytes(each.peakMb)}`,
  ]
  const bare = (what: string, each: Baseline, about: string) => [
    name,
    what,
    `${about}${requests(each)}`,
    `${about}${each.use.units}`,
    `${about}${seconds(each.wallMs)}`,
    ...['', '', '', '', ''],
    about ? '' : seconds(each.cpuMs),
    about ? '' : megabytes(each.peakMb),
  ]
  const { embedded, PostgreSQL } = rekey
  const howQuiet = ({ how }: MeasuredRound) => `quiet (${how})`
  return [
    round('embedded, first', embedded.first, true),
    round(`embedded, ${howQuiet(embedded.quiet)}`, embedded.quiet, false),
    round('PostgreSQL, first', PostgreSQL.first, true),
    round(`PostgreSQL, ${howQuiet(PostgreSQL.quiet)}`, PostgreSQL.quiet, false),
    bare('(a) lists', lists, ''),
    bare('(b) one by one', naive, naive.scaledBy > 1 ? '≈ ' : ''),
  ]
}

function requests({ use }: { use: MeasuredRound['use'] }): string {
  return `${use.requests} (${use.applicationPages})`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 9_950 ? 2 : 1)} s`
}

function times(ms: number, { wallMs }: Baseline): string {
  return (ms / wallMs).toFixed(2)
}

function megabytes(mb: number): string {
  return `${Math.round(mb)} MB`
}
