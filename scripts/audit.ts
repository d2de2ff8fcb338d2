// The record of what was changed, and of what was refused:
//   npm run audit -- export --format csv|jsonl [--since ISO date] [--application id] [--out file]
//   npm run audit:verify [-- --anchor number:hash]

import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { exportAudit, verifyAudit } from '../src/compose-audit.ts'
import type { ChainHead } from '../src/domain/audit-chain.ts'
import { readReportSettings } from '../src/settings.ts'

const usage =
  'say export --format csv|jsonl [--since 2026-05-01] [--application id] [--out file], ' +
  'or verify [--anchor number:hash]'

/** 0: done, and the record is whole; 1: it is not; 2: it could not be looked at. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'csv' },
      since: { type: 'string' },
      application: { type: 'string' },
      out: { type: 'string' },
      anchor: { type: 'string', multiple: true, default: [] },
    },
  })
  const read = readReportSettings(process.env)
  if (!read.ok) throw new Error(read.problems.join('; '))
  const [command] = positionals
  switch (command) {
    case 'verify': {
      const { isWhole, text } = await verifyAudit(read.settings, values.anchor.map(anchorOf))
      console.log(text)
      return isWhole ? 0 : 1
    }
    case 'export': {
      const { format, application = null, out } = values
      if (format !== 'csv' && format !== 'jsonl') throw new Error(usage)
      const since = values.since === undefined ? null : momentOf(values.since)
      const sink = out ? createWriteStream(out, { mode: 0o600 }) : process.stdout
      await exportAudit(read.settings, { format, since, application }, sink)
      return 0
    }
    default:
      throw new Error(usage)
  }
}

function anchorOf(text: string): ChainHead {
  const [, sequence, hash] = /^([1-9]\d{0,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (!sequence || !hash) throw new Error('an anchor is a number, a colon and a hash')
  return { sequence: Number(sequence), hash }
}

function momentOf(text: string): Date {
  const moment = new Date(text)
  if (Number.isNaN(moment.getTime())) throw new Error('--since takes a date such as 2026-05-01')
  return moment
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(`No audit: ${error instanceof Error ? error.message : 'unknown error'}`)
    process.exitCode = 2
  },
)
