import { findingToTell } from '../domain/finding-notices.ts'
import { approvalToTell } from '../domain/notice-plan.ts'
import type { CardAddress } from '../domain/rotation.ts'
import type { Message } from './compose-messages.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { Turn } from './ports/send-pace.ts'
import type { Conversation, Store, Transaction } from './ports/store.ts'
import { isClosed, ServiceError } from './service-error.ts'

interface SendPorts {
  readonly store: Store
  readonly messenger: Messenger
  readonly clock: Clock
  readonly log: Log
}

/**
 * Sends one message at most once. All its notices are claimed in the ledger before it goes out; an
 * answer that leaves open whether it arrived stays claimed and is never sent again, because a
 * missing card can be asked for and a doubled one cannot be taken back. `taken`: some of the notices
 * are no longer planned, so nothing was sent. `closed`: nothing arrives there any more.
 */
export async function sendNotices(
  ports: SendPorts,
  conversation: Conversation,
  message: Message,
  turn: Turn,
): Promise<'done' | 'taken' | 'closed'> {
  const { store, clock, log } = ports
  const ids = message.notices.map(({ id }) => id)
  if (!(await store.notices.claim(ids, clock.now()))) return 'taken'
  const posted = await post(ports, conversation, message, turn)
  if (posted === undefined || posted === 'closed') return posted ?? 'done'
  await store.transaction(async (within) => {
    await within.notices.settle(ids, 'sent')
    await remember(within, message, posted, clock.now())
    await lookAgain(within, message, posted)
  })
  for (const noticeId of ids) log.info('notice sent', { noticeId })
  return 'done'
}

/** A card that warns of one matter follows it; a list of several is kept as one. */
async function remember(
  within: Transaction,
  { notices, warnsOf, card }: Message,
  address: CardAddress,
  now: Date,
): Promise<void> {
  const shown = JSON.stringify(card)
  if (warnsOf.length > 1) {
    return within.dueLists.remember({ address, matters: warnsOf, shown, postedAt: now })
  }
  for (const { key } of notices) {
    // A rotation must not draw over what was found: only warnings follow it.
    const findingId = findingToTell(key)
    if (findingId !== undefined) return within.findings.told(findingId, now)
    const approvalId = approvalToTell(key)
    if (approvalId !== undefined) return follow(within, approvalId, address)
    const { applicationObjectId, keyId } = key
    const [warning] = warnsOf
    await within.liveCards.remember({
      address,
      applicationObjectId,
      keyId,
      ...(warning && { warning, shown, postedAt: now }),
    })
  }
}

/** It may have been decided while the card was on its way. */
async function follow(within: Transaction, approvalId: number, address: CardAddress) {
  await within.approvals.follow(approvalId, address)
  if ((await within.approvals.byId(approvalId))?.state === 'waiting') return
  await within.enqueue({ queue: 'refresh-approval', data: { approvalId } })
}

/** Older cards in this conversation say that there is a newer one now. */
async function lookAgain(
  within: Transaction,
  { warnsOf, composedAt }: Message,
  posted: CardAddress,
): Promise<void> {
  const objectIds = new Set(warnsOf.map(({ application }) => application.objectId))
  if (objectIds.size === 0) return
  const about = { posted, objectIds: [...objectIds], composedAt }
  for (const applicationObjectId of await within.liveCards.toLookAt(about)) {
    await within.enqueue({ queue: 'refresh-warnings', data: { applicationObjectId } })
  }
}

/** Posts the card; what certainly did not go out is put back or given up, in the ledger too. */
async function post(
  { store, messenger, log, clock }: SendPorts,
  conversation: Conversation,
  { card, notices }: Message,
  turn: Turn,
): Promise<CardAddress | 'closed' | undefined> {
  const ids = notices.map(({ id }) => id)
  try {
    return await messenger.post(conversation, card, turn)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    log.warn('notice not sent', { noticeId: ids[0] ?? '', problem: error.message })
    if (isTransient(error)) {
      await store.notices.settle(ids, 'planned')
      throw error
    }
    if (error.reason === 'uncertain') return undefined
    const closed = isClosed(error)
    await giveUp(store, conversation, ids, closed, clock.now())
    return closed ? 'closed' : undefined
  }
}

/**
 * The next route speaks in this one's place. What a closed conversation did not get was never said;
 * what was refused for another reason is not tried there again.
 */
async function giveUp(
  store: Store,
  { id }: Conversation,
  ids: readonly string[],
  closed: boolean,
  now: Date,
): Promise<void> {
  await store.transaction(async (within) => {
    if (closed) await within.conversations.close(id, now)
    await within.notices.settle(ids, closed ? 'dropped' : 'failed')
    await within.enqueue({ queue: 'plan-notices', data: {} })
  })
}

function isTransient({ reason }: ServiceError): boolean {
  return reason === 'throttled' || reason === 'unavailable' || reason === 'conflict'
}
