import type { NewAuditEntry } from '../../domain/audit.ts'

/** Takes an entry that is to be added when the transaction commits. */
export type Note = (entry: NewAuditEntry) => void
