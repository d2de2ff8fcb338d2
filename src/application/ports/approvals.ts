import type { Person } from '../../domain/application.ts'
import type { Approval, ApprovalEnd, ApprovalRequest } from '../../domain/approval.ts'
import type { CardAddress } from '../../domain/rotation.ts'

/** What waits for a second person. One request at most waits for each application. */
export interface Approvals {
  /** Undefined where another one waits for this application. */
  insert(request: ApprovalRequest): Promise<number | undefined>
  byId(id: number): Promise<Approval | undefined>
  /** The one that was not ended yet, however old it is. */
  waitingFor(applicationObjectId: string): Promise<Approval | undefined>
  /** `false` when it had ended before. */
  end(
    id: number,
    how: {
      readonly state: ApprovalEnd
      readonly endedBy: Person | null
      readonly endedAt: Date
    },
  ): Promise<boolean>
  /** Another card shows it. */
  follow(id: number, address: CardAddress): Promise<void>
}
