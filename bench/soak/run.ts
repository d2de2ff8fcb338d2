// The real product for hours, between simulated clouds, with people who use it:
//   npm run soak -- [--minutes 240] [--engine embedded|PostgreSQL] [--seed N] [--restarts] [--write]
// Ctrl-C ends it with what it has. It ends with 1 where something grew or happened that must not.
// `--write` puts the table into docs/benchmarks.md; `--log <file>` keeps what the product logs;
// `--snapshots <folder>` has V8 write the heap after the warm-up and at the end, which itself takes
// memory.

import { parseArgs } from 'node:util'
import { whyNoServer } from '../../test/support/postgres-server.ts'
import type { EngineName } from '../inventory/measure-rekey.ts'
import { printReport, writeReport } from '../report.ts'
import { soak } from './soak.ts'
import { soakReport } from './soak-report.ts'

const engines: readonly EngineName[] = ['embedded', 'PostgreSQL']
/** Nobody's secret comes to its next lead time within this. */
const mostMinutes = 5 * 24 * 60

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '240' },
    engine: { type: 'string', default: 'embedded' },
    seed: { type: 'string' },
    restarts: { type: 'boolean', default: false },
    snapshots: { type: 'string' },
    log: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const minutes = Number(values.minutes)
const engine = engines.find((each) => each === values.engine)
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
if (!engine || !(minutes > 0 && minutes <= mostMinutes) || !Number.isInteger(seed)) {
  console.error(
    `npm run soak -- [--minutes 1–${mostMinutes}] [--engine ${engines.join('|')}] [--seed N] [--restarts] [--snapshots <folder>] [--log <file>] [--write]`,
  )
  process.exit(2)
}
const missing = engine === 'PostgreSQL' ? whyNoServer() : undefined
if (missing) throw new Error(missing)

const stop = new AbortController()
process.on('SIGINT', () => {
  if (stop.signal.aborted) process.exit(130)
  console.error('ends with what it has …')
  stop.abort()
})
const { restarts, snapshots, log, write } = values
console.error(`soak: ${minutes} minutes on ${engine}, seed ${seed}`)
const soaked = await soak({ minutes, engine, seed, restarts, snapshots, log }, stop.signal)
const { report, holds } = await soakReport(soaked)
printReport(report)
if (write) writeReport(`soak-${engine.toLowerCase()}`, report)
process.exit(holds ? 0 : 1)
