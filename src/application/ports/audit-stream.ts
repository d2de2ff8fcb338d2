import type { AuditLink } from '../../domain/audit-chain.ts'

/** Where entries of the record are sent on to, beside the database. */
export interface AuditStream {
  /** Sends links of the chain, in its order. Throws a ServiceError where they may not have arrived. */
  send(links: readonly AuditLink[]): Promise<void>
}
