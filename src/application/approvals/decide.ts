import type { Person } from '../../domain/application.ts'
import { type Approval, roleIn, stillWaits } from '../../domain/approval.ts'
import type { CardAddress } from '../../domain/rotation.ts'
import { beginCleanup } from '../ask-cleanup.ts'
import { beginRemoval } from '../begin-removal.ts'
import { beginRotation } from '../begin-rotation.ts'
import type { Card } from '../card.ts'
import { examine } from '../examine.ts'
import type { HouseRules } from '../house-rules.ts'
import type { Store } from '../ports/store.ts'
import { approvalCard } from './approval-card.ts'

type DecidePorts = Parameters<typeof beginRotation>[0] &
  Parameters<typeof beginCleanup>[0] &
  Parameters<typeof beginRemoval>[0]

/** What somebody decides about a request. */
export interface Decision {
  readonly person: Person
  readonly approvalId: number
  /** The card that was pressed. */
  readonly card: CardAddress | null
}

/**
 * A second person agrees: what was asked for is carried out in the name of whoever asked, with the
 * rights of both read afresh. Whoever asked cannot agree with themselves.
 */
export async function approve(
  ports: DecidePorts,
  rules: HouseRules,
  decision: Decision,
): Promise<Card> {
  const found = await find(ports, decision)
  if ('answer' in found) return found.answer
  const { approval } = found
  const { person, card } = decision
  if (roleIn(approval, person.id) === 'asker') return approvalCard(approval, found.now, person.id)
  const { wish, askedBy, application } = approval
  const theirs = await examine(ports, askedBy, application.objectId)
  if (!theirs.allowed) return { kind: 'message', message: { code: 'askerMayNot' } }
  const request = {
    ...wish,
    person: askedBy,
    applicationObjectId: application.objectId,
    // The card of whoever asked shows what becomes of it.
    card: approval.card,
    approved: { approvalId: approval.id, by: person, card },
  }
  switch (request.what) {
    case 'rotate':
      return beginRotation(ports, rules, request)
    case 'cleanup': {
      const answer = await beginCleanup(ports, rules, request)
      if (answer.kind === 'cleanup-warning') await outdate(ports.store, approval, found.now)
      return answer
    }
    case 'removal':
      return beginRemoval(ports, rules, request)
  }
}

/** The old secret was used since it was asked: what was agreed to is no longer what there is. */
function outdate(store: Store, { id: approvalId }: Approval, endedAt: Date): Promise<void> {
  return store.transaction(async (within) => {
    await within.approvals.end(approvalId, { state: 'expired', endedBy: null, endedAt })
    await within.enqueue({ queue: 'refresh-approval', data: { approvalId } })
  })
}

/** A second person says no, or whoever asked takes it back. */
export async function decline(ports: DecidePorts, decision: Decision): Promise<Card> {
  const found = await find(ports, decision)
  if ('answer' in found) return found.answer
  const { approval, now } = found
  const { person } = decision
  const state = roleIn(approval, person.id) === 'asker' ? 'withdrawn' : 'declined'
  await ports.store.transaction(async (within) => {
    if (!(await within.approvals.end(approval.id, { state, endedBy: person, endedAt: now }))) return
    await within.enqueue({ queue: 'refresh-approval', data: { approvalId: approval.id } })
  })
  return cardNow(ports.store, approval, now, person)
}

/** How a request stands, for somebody who may see it. */
export async function showApproval(ports: DecidePorts, decision: Decision): Promise<Card> {
  const found = await find(ports, decision)
  return 'answer' in found
    ? found.answer
    : approvalCard(found.approval, found.now, decision.person.id)
}

type Found = { readonly approval: Approval; readonly now: Date } | { readonly answer: Card }

/** A request that still waits, for somebody who may act on its application. */
async function find(ports: DecidePorts, { person, approvalId }: Decision): Promise<Found> {
  const approval = await ports.store.approvals.byId(approvalId)
  if (!approval) return { answer: { kind: 'message', message: { code: 'requestUnknown' } } }
  const examined = await examine(ports, person, approval.application.objectId)
  if (!examined.allowed) return { answer: examined.answer }
  const now = ports.clock.now()
  if (!stillWaits(approval, now)) return { answer: approvalCard(approval, now, person.id) }
  return { approval, now }
}

/** How the request stands after somebody decided, us or another. */
async function cardNow(store: Store, { id }: Approval, now: Date, person: Person): Promise<Card> {
  const ended = await store.approvals.byId(id)
  if (ended) return approvalCard(ended, now, person.id)
  return { kind: 'message', message: { code: 'requestUnknown' } }
}
