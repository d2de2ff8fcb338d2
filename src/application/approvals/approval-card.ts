import { type Approval, roleIn, stillWaits, waitsUntil } from '../../domain/approval.ts'
import { applicationNames } from '../card-facts.ts'
import type { ApprovalCard } from '../cards/approval-card.ts'

/** The card of a request as one reader sees it; null for a card that nobody in particular reads. */
export function approvalCard(
  approval: Approval,
  now: Date,
  readerId: string | null,
  somebodyTold = true,
): ApprovalCard {
  const isOver = approval.state === 'waiting' && !stillWaits(approval, now)
  return {
    kind: 'approval',
    approvalId: approval.id,
    application: applicationNames(approval.application),
    wish: approval.wish,
    secretName: approval.secretName,
    askedBy: approval.askedBy.name,
    askedAt: approval.askedAt,
    until: waitsUntil(approval),
    state: isOver ? 'expired' : approval.state,
    endedBy: approval.state === 'waiting' ? null : (approval.endedBy?.name ?? null),
    reader: roleIn(approval, readerId),
    somebodyTold,
  }
}
