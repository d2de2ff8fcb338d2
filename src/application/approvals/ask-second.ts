import type { Application, Owner, Person } from '../../domain/application.ts'
import { type ApprovalRequest, type ApprovalWish, stillWaits } from '../../domain/approval.ts'
import { silentAbout } from '../../domain/attention.ts'
import type { Recipient } from '../../domain/audience.ts'
import { approvalStage, peopleToTell } from '../../domain/notice-plan.ts'
import type { CardAddress } from '../../domain/rotation.ts'
import { fitsAny } from '../../domain/watch-rules.ts'
import type { Card } from '../card.ts'
import type { HouseRules } from '../house-rules.ts'
import type { Clock } from '../ports/clock.ts'
import type { Store, Transaction } from '../ports/store.ts'
import { approvalCard } from './approval-card.ts'

interface AskPorts {
  readonly store: Store
  readonly clock: Clock
}

/** Whom somebody asks, and for what. */
export interface SecondRequest {
  readonly application: Application
  readonly owners: readonly Owner[]
  readonly secretName: string | null
  readonly wish: ApprovalWish
  readonly person: Person
  /** The card that was pressed; it follows what becomes of the request. */
  readonly card: CardAddress | null
}

/** Whether the operator wants a second person to agree to what changes this application's secrets. */
export function needsSecond(
  { twoPerson }: HouseRules,
  application: Application,
  owners: readonly Owner[],
): boolean {
  return fitsAny(twoPerson, application, owners)
}

/**
 * Saves what somebody wants, and tells those who could agree, in one transaction: the other owners,
 * else the fallback. Nothing else happens. Where something waits already, that is shown.
 */
export async function askSecond(
  { store, clock }: AskPorts,
  rules: HouseRules,
  { application, owners, secretName, wish, person, card }: SecondRequest,
): Promise<Card> {
  const now = clock.now()
  const { objectId, clientId, displayName } = application
  const couldAgree = peopleToTell(owners).filter((id) => id !== person.id)
  const request: ApprovalRequest = {
    application: { objectId, clientId, displayName },
    secretName,
    wish,
    askedBy: person,
    askedAt: now,
    couldAgree,
    card,
    cards: [],
  }
  const asked = await store.transaction(async (within) => {
    const known = await within.approvals.waitingFor(objectId)
    if (known && !stillWaits(known, now)) {
      await within.approvals.end(known.id, { state: 'expired', endedBy: null, endedAt: now })
    }
    const id = await within.approvals.insert(request)
    if (id === undefined) return undefined
    // It tells of the request from now on, whatever it warned of before.
    if (card) await within.liveCards.forget(card)
    const recipients = await whomToTell(within, rules, request)
    for (const recipient of recipients) {
      const stage = approvalStage(id)
      await within.notices.plan(
        { recipient, applicationObjectId: objectId, keyId: wish.keyId, stage },
        now,
      )
      await within.enqueue({ queue: 'deliver-notices', data: recipient })
    }
    return { approval: { ...request, id, state: 'waiting' as const }, told: recipients.length > 0 }
  })
  if (asked) return approvalCard(asked.approval, now, person.id, asked.told)
  const winner = await store.approvals.waitingFor(objectId)
  if (winner) return approvalCard(winner, now, person.id)
  return { kind: 'message', message: { code: 'requestUnknown' } }
}

async function whomToTell(
  within: Transaction,
  { fallback }: HouseRules,
  { application, askedBy, couldAgree }: ApprovalRequest,
): Promise<readonly Recipient[]> {
  const [reachable, optedOut, said] = await Promise.all([
    within.conversations.reachablePeople(),
    within.attention.optedOut(),
    within.attention.of([application.objectId]),
  ])
  const silent = silentAbout(said.get(application.objectId) ?? [])
  const hears = (id: string) => reachable.has(id) && !optedOut.has(id) && !silent.has(id)
  const owners = couldAgree.filter(hears).map((id) => ({ to: 'person', id }) as const)
  if (owners.length > 0) return owners
  return fallback.filter(({ to, id }) => to === 'channel' || (id !== askedBy.id && hears(id)))
}
