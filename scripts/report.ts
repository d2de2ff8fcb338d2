// Writes all client secrets and when they expire as CSV: npm run report [-- --out file]

import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { writeReport } from '../src/compose-report.ts'
import { readReportSettings } from '../src/settings.ts'

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string' } } })
  const read = readReportSettings(process.env)
  if (!read.ok) throw new Error(read.problems.join('; '))
  const sink = values.out ? createWriteStream(values.out, { mode: 0o600 }) : process.stdout
  await writeReport(read.settings, sink)
}

main().catch((error: unknown) => {
  console.error(`No report: ${error instanceof Error ? error.message : 'unknown error'}`)
  process.exitCode = 1
})
