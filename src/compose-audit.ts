import type { Writable } from 'node:stream'
import { describeAudit } from './adapters/command-line/describe-audit.ts'
import { writeAuditCsv, writeAuditJsonLines } from './adapters/csv/write-audit.ts'
import { readAuditEntry } from './adapters/postgres/audit-body.ts'
import { sha256 } from './adapters/postgres/sha256.ts'
import { verifyAudit as verify, wholeChain } from './application/record/verify-audit.ts'
import { openStored } from './compose-stored.ts'
import type { AuditLink, ChainHead } from './domain/audit-chain.ts'
import { type AuditRow, auditRowOf } from './domain/audit-row.ts'
import type { ReportSettings } from './settings.ts'

/** Which part of the record is exported, and how. */
export interface AuditExport {
  readonly format: 'csv' | 'jsonl'
  readonly since: Date | null
  /** Object id or application (client) id. */
  readonly application: string | null
}

/** Looks whether the record is whole; gives that and what to print. */
export async function verifyAudit(
  settings: ReportSettings,
  anchors: readonly ChainHead[],
): Promise<{ isWhole: boolean; text: string }> {
  const { store, close } = await openStored(settings)
  try {
    const report = await verify(store.audit, anchors, sha256)
    return { isWhole: report.faults.length === 0, text: describeAudit(report) }
  } finally {
    await close()
  }
}

/** Writes the record, or a part of it. */
export async function exportAudit(
  settings: ReportSettings,
  { format, since, application }: AuditExport,
  sink: Writable,
): Promise<void> {
  const { store, close } = await openStored(settings)
  try {
    const links = chosen(wholeChain(store.audit), { since, application })
    switch (format) {
      case 'csv':
        await writeAuditCsv(rowsOf(links), sink)
        break
      case 'jsonl':
        await writeAuditJsonLines(links, sink)
    }
  } finally {
    await close()
  }
}

async function* chosen(
  links: AsyncIterable<AuditLink>,
  { since, application }: Omit<AuditExport, 'format'>,
): AsyncGenerator<AuditLink> {
  const id = application?.toLowerCase()
  for await (const link of links) {
    if (since && link.at < since) continue
    if (id !== undefined) {
      const about = readAuditEntry(link.entry).application
      if (about?.objectId.toLowerCase() !== id && about?.clientId?.toLowerCase() !== id) continue
    }
    yield link
  }
}

async function* rowsOf(links: AsyncIterable<AuditLink>): AsyncGenerator<AuditRow> {
  for await (const link of links) yield auditRowOf(link, readAuditEntry(link.entry))
}
