// The two-person rule: for applications that the operator names, one person asks and a second one
// approves, declines, or lets it pass. Pure; whether the two may act is decided by rights.ts, afresh.

import type { Person } from './application.ts'
import { addDays } from './calendar.ts'
import type { Acknowledged } from './evidence.ts'
import type { CardAddress } from './rotation.ts'
import type { RotationId } from './rotation-name.ts'
import type { ValidityChoice } from './validity.ts'

/** What a person asks for; it is carried out as they asked for it, or not at all. */
export type ApprovalWish =
  | {
      readonly what: 'rotate'
      readonly keyId: string
      readonly description: string
      readonly validity: ValidityChoice
      readonly targets: string | null
      readonly shownTargets: string | null
      readonly follows: RotationId | 'none' | null
    }
  | {
      readonly what: 'cleanup'
      readonly keyId: string
      readonly rotationId: RotationId
      readonly revision: number | null
      readonly acknowledged: Acknowledged | null
    }
  | { readonly what: 'removal'; readonly keyId: string }

/** Something that one person asked for and a second one has to agree to. */
export interface ApprovalRequest {
  readonly application: {
    readonly objectId: string
    readonly clientId: string
    readonly displayName: string | null
  }
  /** Description of the client secret that it is about. */
  readonly secretName: string | null
  readonly wish: ApprovalWish
  readonly askedBy: Person
  readonly askedAt: Date
  /** Owners who could agree, as they were when it was asked. */
  readonly couldAgree: readonly string[]
  /** The card of whoever asked. */
  readonly card: CardAddress | null
  /** Cards of the others; they follow what becomes of it. */
  readonly cards: readonly CardAddress[]
}

/** How it ended. */
export const approvalEnds = ['approved', 'declined', 'withdrawn', 'expired'] as const
/** One of `approvalEnds`. */
export type ApprovalEnd = (typeof approvalEnds)[number]

/** A request with what became of it. */
export type Approval = ApprovalRequest & { readonly id: number } & (
    | { readonly state: 'waiting' }
    | {
        readonly state: ApprovalEnd
        /** Who decided; null where it expired. */
        readonly endedBy: Person | null
        readonly endedAt: Date
      }
  )

/** A request that nobody answered for so long is over. */
const daysToWait = 3

/** Whether a request still waits for somebody. */
export function stillWaits(approval: Approval, now: Date): boolean {
  return approval.state === 'waiting' && now < waitsUntil(approval)
}

/** When a request is over that nobody answers. */
export function waitsUntil({ askedAt }: Pick<ApprovalRequest, 'askedAt'>): Date {
  return addDays(askedAt, daysToWait)
}

/** Which buttons a reader has: whoever asked may take it back, anybody else may decide. */
export function roleIn(
  approval: Pick<Approval, 'askedBy'>,
  personId: string | null,
): 'asker' | 'second' {
  return personId === approval.askedBy.id ? 'asker' : 'second'
}
