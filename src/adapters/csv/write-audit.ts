import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AuditLink } from '../../domain/audit-chain.ts'
import type { AuditRow } from '../../domain/audit-row.ts'
import { canonicalJson } from '../../domain/canonical-json.ts'
import { writeTable } from './write-csv.ts'

const headers: Record<keyof AuditRow, string> = {
  sequence: 'Number',
  at: 'Time (UTC)',
  actor: 'Who (object id)',
  conversationId: 'Conversation',
  objectId: 'Application object id',
  clientId: 'Client id',
  what: 'What',
  outcome: 'Outcome',
  rotationId: 'Rotation',
  oldKeyId: 'Key id (old)',
  newKeyId: 'Key id (new)',
  versions: 'Vault secrets and versions',
  reason: 'Reason',
  evidence: 'Evidence',
  details: 'Details',
  hash: 'Hash',
}

/** Writes the record as CSV, as reports are written, and closes the sink. */
export function writeAuditCsv(rows: AsyncIterable<AuditRow>, sink: Writable): Promise<void> {
  return writeTable(rows, headers, sink)
}

/** Writes the record as it is, a JSON object a line: enough to check its hashes without Rekey. */
export async function writeAuditJsonLines(
  links: AsyncIterable<AuditLink>,
  sink: Writable,
): Promise<void> {
  await pipeline(Readable.from(linesOf(links)), sink)
}

async function* linesOf(links: AsyncIterable<AuditLink>): AsyncGenerator<string> {
  for await (const { sequence, at, entry, previousHash, hash } of links) {
    const line = { sequence, at: at.toISOString(), entry, previousHash, hash }
    yield `${canonicalJson(line)}\n`
  }
}
