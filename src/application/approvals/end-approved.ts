import type { Person } from '../../domain/application.ts'
import type { CardAddress } from '../../domain/rotation.ts'
import type { MatterKey, Transaction } from '../ports/store.ts'

/** A second person agreed to what is being begun. */
export interface Approved {
  readonly approvalId: number
  readonly by: Person
  /** The card that the second person pressed; it follows what was begun. */
  readonly card: CardAddress | null
}

/**
 * Ends the request in the transaction that begins what it asked for; `false` where it ended before,
 * then nothing may be begun.
 */
export async function endApproved(
  within: Transaction,
  approved: Approved | undefined,
  about: MatterKey,
  at: Date,
): Promise<boolean> {
  if (!approved) return true
  const { approvalId, by: endedBy, card } = approved
  const how = { state: 'approved', endedBy, endedAt: at } as const
  if (!(await within.approvals.end(approvalId, how))) return false
  if (card) await within.liveCards.remember({ address: card, ...about })
  await within.enqueue({ queue: 'refresh-approval', data: { approvalId } })
  return true
}
