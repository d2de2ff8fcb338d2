import type { Application } from '../../domain/application.ts'
import type { Removal } from '../../domain/removal.ts'

/** Messages that went out about one stage, whoever got them. */
export interface SaidStage {
  /** As the ledger names it. */
  readonly stage: string
  /** When the first one went out. */
  readonly at: Date
  readonly messages: number
}

/** What lists for people show together; for lists only, never for a decision about rights. */
export interface Overview {
  /** Applications that the last reading of owners found to be this person's, soonest expiry first. */
  ownedBy(personId: string, limit: number): Promise<Application[]>
  /** Those of these applications that the last scan saw. */
  known(objectIds: readonly string[]): Promise<Application[]>
  /** What was said about an application, the earliest first. */
  said(applicationObjectId: string): Promise<SaidStage[]>
  /** Every removal of one of its client secrets that somebody confirmed, the earliest first. */
  removals(applicationObjectId: string): Promise<Removal[]>
}
