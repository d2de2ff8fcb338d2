import type { ApprovalEnd, ApprovalWish } from '../../domain/approval.ts'
import type { ApplicationNames } from './application-facts.ts'

/** Something waits for a second person, or what became of it. */
export interface ApprovalCard {
  readonly kind: 'approval'
  readonly approvalId: number
  readonly application: ApplicationNames
  readonly wish: ApprovalWish
  /** Description of the client secret; null where it has none. */
  readonly secretName: string | null
  readonly askedBy: string
  readonly askedAt: Date
  /** When it is over where nobody decides. */
  readonly until: Date
  readonly state: 'waiting' | ApprovalEnd
  /** Who decided; null where nobody did. */
  readonly endedBy: string | null
  /** Whoever asked may take it back; a second person may decide. */
  readonly reader: 'asker' | 'second'
  /** False where nobody who could agree could be told. */
  readonly somebodyTold: boolean
}
