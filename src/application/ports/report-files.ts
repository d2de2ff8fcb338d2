import type { ReportRow } from '../../domain/report-row.ts'

/** A finished report, outside of memory. */
export interface ReportFile {
  readonly sizeInBytes: number
  /** The bytes from a position on, so many at most. */
  read(from: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  remove(): Promise<void>
}

/** Makes files of reports. */
export interface ReportFiles {
  /** Writes the rows one after the other; never all of them in memory. */
  write(rows: AsyncIterable<ReportRow>): Promise<ReportFile>
}
