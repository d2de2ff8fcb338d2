import { eachInTurn } from '../each-in-turn.ts'
import { keepCard } from '../keep-card.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Messenger } from '../ports/messenger.ts'
import type { Store } from '../ports/store.ts'
import { approvalCard } from './approval-card.ts'

interface RefreshPorts {
  readonly store: Store
  readonly clock: Clock
  readonly messenger: Messenger
  readonly log: Log
}

/**
 * Brings the cards of a request up to date. Where it was approved, those of the two people show what
 * was begun and are left alone. A failure of one does not keep the others back, and is thrown at the end.
 */
export async function refreshApproval(ports: RefreshPorts, approvalId: number): Promise<void> {
  const { store, clock } = ports
  const approval = await store.approvals.byId(approvalId)
  if (!approval) return
  const { application, wish, state } = approval
  const live = await store.liveCards.about(application.objectId, wish.keyId)
  const shown = new Set(live.map(({ address }) => address.activityId))
  const cards = state === 'approved' ? approval.cards : [approval.card, ...approval.cards]
  await eachInTurn(cards, async (address) => {
    if (!address || (state === 'approved' && shown.has(address.activityId))) return
    await keepCard(ports, address, ({ personId }) => approvalCard(approval, clock.now(), personId))
  })
}
