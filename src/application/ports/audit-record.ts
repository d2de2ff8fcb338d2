import type { AuditEntry, NewAuditEntry } from '../../domain/audit.ts'
import type { AuditLink, ChainHead } from '../../domain/audit-chain.ts'

/** An entry of the record, in its place. */
export interface RecordedEntry {
  readonly sequence: number
  readonly at: Date
  readonly entry: AuditEntry
}

/** What happened, for good: entries are added and never changed or removed. */
export interface AuditRecord {
  /**
   * Adds an entry; it is there if and only if the transaction commits. Of refusals of one person,
   * application and verb one a minute is kept.
   */
  note(entry: NewAuditEntry): Promise<void>
  /** Entries about an application, the newest first, and how many there are. */
  of(
    applicationObjectId: string,
    page: { skip: number; limit: number },
  ): Promise<{ readonly entries: readonly RecordedEntry[]; readonly total: number }>
  /** The next links of the chain, in its order. */
  after(sequence: number, limit: number): Promise<AuditLink[]>
  /** Where the chain ends, as the database says. */
  head(): Promise<ChainHead>
  /** The last entry that was streamed; 0 where none was. */
  streamed(): Promise<number>
  /** Notes that everything up to this entry was streamed; never goes back. */
  saveStreamed(sequence: number): Promise<void>
}
