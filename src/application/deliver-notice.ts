import { credentialOf } from '../domain/application.ts'
import { silentAbout, snoozeOf } from '../domain/attention.ts'
import { findingToTell } from '../domain/finding-notices.ts'
import { replacementOf } from '../domain/matter.ts'
import { type WarnedMatter, warnedMatter } from '../domain/matter-end.ts'
import type { NoticeKey } from '../domain/notice-plan.ts'
import { rotationRemindedOf } from '../domain/reminder-stage.ts'
import type { CardAddress } from '../domain/rotation.ts'
import { whyUnwatched } from '../domain/watch-rules.ts'
import type { Card } from './card.ts'
import { composeReminder } from './cleanup-reminder.ts'
import { expiryCard } from './expiry-card.ts'
import { findingCard } from './finding-card.ts'
import type { HouseRules } from './house-rules.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { Conversation, Notice, Store } from './ports/store.ts'
import { resolveTargets } from './resolve-targets.ts'
import { failedFor, ServiceError } from './service-error.ts'

interface DeliverPorts {
  readonly registrations: AppRegistrations
  readonly store: Store
  readonly messenger: Messenger
  readonly clock: Clock
  readonly log: Log
}

/**
 * Sends one notice at most once. The ledger is claimed before the message goes out; an answer that
 * leaves open whether it arrived stays claimed and is never sent again, because a missing card can
 * be asked for and a doubled one cannot be taken back.
 */
export async function deliverNotice(
  ports: DeliverPorts,
  rules: HouseRules,
  noticeId: string,
): Promise<void> {
  const { store, clock } = ports
  const notice = await store.notices.byId(noticeId)
  if (notice?.state !== 'planned') return
  const conversation = await store.conversations.personal(notice.key.personId)
  const composed = conversation && (await composeNotice(ports, rules, notice))
  if (!composed) return store.notices.settle(noticeId, 'dropped')
  if (!(await store.notices.claim(noticeId, clock.now()))) return
  await send(ports, conversation, notice, composed)
}

/** A card to send, and what it warns of where it is a warning. */
interface Composed {
  readonly card: Card
  readonly warning?: WarnedMatter
}

/** The card as the world is now; undefined when the matter is over. */
async function composeNotice(
  ports: DeliverPorts,
  rules: HouseRules,
  notice: Notice,
): Promise<Composed | undefined> {
  const { key } = notice
  const rotationId = rotationRemindedOf(key.stage)
  if (rotationId) {
    return warningOfNothing(
      await composeReminder(ports, rules, { rotationId, personId: key.personId }),
    )
  }
  const findingId = findingToTell(key)
  if (findingId !== undefined) return warningOfNothing(await composeFinding(ports, findingId))
  return composeWarning(ports, rules, notice)
}

function warningOfNothing(card: Card | undefined): Composed | undefined {
  return card && { card }
}

async function composeFinding(
  { store }: DeliverPorts,
  findingId: string,
): Promise<Card | undefined> {
  const recorded = await store.findings.byId(findingId)
  return recorded && findingCard(recorded)
}

async function composeWarning(
  { registrations, store, clock }: DeliverPorts,
  rules: HouseRules,
  { key }: Notice,
): Promise<Composed | undefined> {
  const application = await registrations.byObjectId(key.applicationObjectId)
  const credential = application && credentialOf(application, key.keyId)
  if (!credential) return undefined
  if (replacementOf(credential, application, clock.now())) return undefined
  if (await store.rotations.openFor(application.objectId)) return undefined
  if (await wantsSilence(store, key, clock.now())) return undefined
  const owners = await registrations.owners(application.objectId)
  if (whyUnwatched(application, owners, rules.watch)) return undefined
  const { targets } = await resolveTargets({ store }, rules, application)
  const card = expiryCard(application, credential, owners, targets, clock.now(), rules.zone)
  return { card, warning: warnedMatter(application, credential) }
}

/** Whether somebody put the matter off, or this person wants to hear nothing, since it was planned. */
async function wantsSilence(
  store: Store,
  { applicationObjectId, keyId, personId }: NoticeKey,
  now: Date,
): Promise<boolean> {
  const said = (await store.attention.of([applicationObjectId])).get(applicationObjectId) ?? []
  if (snoozeOf(said, keyId, now) || silentAbout(said).has(personId)) return true
  return (await store.attention.optedOut()).has(personId)
}

async function send(
  ports: DeliverPorts,
  conversation: Conversation,
  notice: Notice,
  { card, warning }: Composed,
): Promise<void> {
  const address = await post(ports, conversation, notice, card)
  if (!address) return
  const { applicationObjectId, keyId } = notice.key
  await ports.store.transaction(async (within) => {
    await within.notices.settle(notice.id, 'sent')
    // A rotation must not draw over what was found: only warnings follow it.
    const findingId = findingToTell(notice.key)
    if (findingId !== undefined) return within.findings.told(findingId, ports.clock.now())
    await within.liveCards.remember({
      address,
      applicationObjectId,
      keyId,
      ...(warning && { warning }),
    })
  })
  ports.log.info('notice sent', { noticeId: notice.id })
}

/** Posts the card; what certainly did not go out is put back or given up, in the ledger too. */
async function post(
  { store, messenger, log }: DeliverPorts,
  conversation: Conversation,
  { id }: Notice,
  card: Card,
): Promise<CardAddress | undefined> {
  try {
    return await messenger.post(conversation, card)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    log.warn('notice not sent', { noticeId: id, problem: error.message })
    if (failedFor(error, 'throttled', 'unavailable', 'conflict')) {
      await store.notices.settle(id, 'planned')
      throw error
    }
    if (failedFor(error, 'forbidden', 'notFound')) await store.notices.settle(id, 'failed')
    return undefined
  }
}
