import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import type { ReportRow } from '../../domain/report-row.ts'

const headers: Record<keyof ReportRow, string> = {
  application: 'Application',
  clientId: 'Client id',
  objectId: 'Object id',
  kind: 'Kind',
  keyId: 'Key id',
  description: 'Description',
  beginsWith: 'Begins with',
  startsAt: 'Starts (UTC)',
  expiresAt: 'Expires (UTC)',
  daysLeft: 'Days left',
  stage: 'Stage',
  owners: 'Owners',
}

/**
 * Writes rows as CSV (RFC 4180, UTF-8 with a byte order mark, which Excel needs) and closes the
 * sink. A text that a spreadsheet would take for a formula begins with an apostrophe.
 */
export function writeCsv(rows: AsyncIterable<ReportRow>, sink: Writable): Promise<void> {
  return writeTable(rows, headers, sink)
}

/** The same of any rows, with a column for each header. */
export async function writeTable<Row>(
  rows: AsyncIterable<Row>,
  titles: Readonly<Record<keyof Row, string>>,
  sink: Writable,
): Promise<void> {
  const columns = Object.entries<string>(titles).map(([key, header]) => ({ key, header }))
  const csv = stringify({
    columns,
    header: true,
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
  })
  await pipeline(Readable.from(rows), csv, sink)
}
