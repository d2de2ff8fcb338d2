// Benchmarks, each beside the baseline that it is held against, in the same run:
//   npm run bench -- rotation [--applications 200] [--write]
//   npm run bench -- inventory [--applications 1000] [--write]
//   npm run bench -- tap [--applications 1000] [--write]
//   npm run bench -- fanout [--owners 10000] [--write]
// `--write` puts the tables into docs/benchmarks.md.

import { parseArgs } from 'node:util'
import { benchFanout } from './fanout/bench-fanout.ts'
import { benchInventory } from './inventory/bench-inventory.ts'
import { printReport, type Report, writeReport } from './report.ts'
import { benchRotation } from './rotation/bench-rotation.ts'
import { benchTap } from './tap/bench-tap.ts'

const benchmarks: Readonly<Record<string, (count: number | undefined) => Promise<Report>>> = {
  rotation: benchRotation,
  inventory: benchInventory,
  tap: benchTap,
  fanout: benchFanout,
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    applications: { type: 'string' },
    owners: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const [name = ''] = positionals
const bench = benchmarks[name]
const said = values.applications ?? values.owners
const count = said === undefined ? undefined : Number(said)
if (!bench || (count !== undefined && !(Number.isInteger(count) && count > 0))) {
  console.error(
    `npm run bench -- ${Object.keys(benchmarks).join('|')} [--applications N] [--owners N] [--write]`,
  )
  process.exit(2)
}
const report = await bench(count)
printReport(report)
if (values.write) writeReport(name, report)
