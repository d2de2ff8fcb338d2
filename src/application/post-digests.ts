import { dateIn } from '../domain/calendar.ts'
import { digestDue, followUpDue, usualDigest } from '../domain/digest.ts'
import type { CardAddress } from '../domain/rotation.ts'
import { digestSettingsOf } from './channel-digest.ts'
import { digestNews } from './digest-news.ts'
import type { HouseRules } from './house-rules.ts'
import { makeDigest } from './make-digest.ts'
import type { Clock } from './ports/clock.ts'
import type { DigestPostKey } from './ports/digests.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { SendPace, Turn } from './ports/send-pace.ts'
import type { Conversation, Store } from './ports/store.ts'
import { failedFor, ServiceError } from './service-error.ts'

interface PostPorts {
  readonly store: Store
  readonly clock: Clock
  readonly messenger: Messenger
  readonly log: Log
}

/**
 * Asks for the digests that are due: of the channels that follow the operator's schedule when that
 * comes due (`usual`), and of those with a schedule of their own. Each period is asked for once.
 */
export async function planDigests(
  { store, clock }: Pick<PostPorts, 'store' | 'clock'>,
  rules: HouseRules,
  which: 'usual' | 'own',
): Promise<void> {
  const now = clock.now()
  const all = await store.digests.allSettings()
  const channels = (await store.conversations.shared()).filter(({ kind }) => kind === 'channel')
  for (const { id } of channels) {
    const { isOn, schedule } = all.get(id) ?? usualDigest
    if (!isOn || (schedule === null) !== (which === 'usual')) continue
    const date = schedule ? digestDue(schedule, now) : dateIn(rules.zone, now)
    if (date === undefined) continue
    await plan(store, { conversationId: id, date, kind: 'digest' }, now)
  }
}

/**
 * Asks for what may follow up the digests of channels, a day's after the other. Whether there is
 * anything to say is looked at when it goes out.
 */
export async function planFollowUps(
  { store, clock }: Pick<PostPorts, 'store' | 'clock'>,
  rules: HouseRules,
): Promise<void> {
  const now = clock.now()
  const all = await store.digests.allSettings()
  const channels = (await store.conversations.shared()).filter(({ kind }) => kind === 'channel')
  for (const { id } of channels) {
    const { isOn, schedule } = all.get(id) ?? usualDigest
    const digest = isOn ? await store.digests.latest(id) : undefined
    const clockOf = { zone: schedule?.zone ?? rules.zone, days: schedule?.days ?? null }
    const date = digest && followUpDue(digest, clockOf, now)
    if (date !== undefined) {
      await plan(store, { conversationId: id, date, kind: 'followUp' }, now)
    }
  }
}

async function plan(store: Store, key: DigestPostKey, now: Date): Promise<void> {
  await store.transaction(async (within) => {
    if (!(await within.digests.plan(key, now))) return
    await within.enqueue({ queue: 'post-digest', data: key })
  })
}

/**
 * Posts one digest or follow-up at most once: the ledger is claimed before the message goes out, and an answer
 * that leaves open whether it arrived stays claimed. One whose turn does not come soon asks for
 * itself later.
 */
export async function postDigest(
  ports: PostPorts & { readonly pace: SendPace },
  rules: HouseRules,
  key: DigestPostKey,
  signal?: AbortSignal,
): Promise<void> {
  const { store, clock, pace } = ports
  if ((await store.digests.stateOf(key)) !== 'planned') return
  const channel = await store.conversations.byId(key.conversationId)
  const { isOn } = await digestSettingsOf(ports, key.conversationId)
  if (!channel || !isOn) return store.digests.settle(key, { state: 'dropped' })
  // What changes while it is made counts as news of the next one.
  const at = clock.now()
  const post = await compose(ports, rules, key, channel)
  if (!post) return store.digests.settle(key, { state: 'dropped' })
  const turn = await pace.turn(key.conversationId, signal)
  if ('laterMs' in turn) {
    const later = new Date(clock.now().getTime() + turn.laterMs)
    return store.enqueue({ queue: 'post-digest', data: key }, later)
  }
  if (!(await store.digests.claim(key, at))) return
  await send(ports, key, () => post(turn))
}

/** What goes out and where; undefined where there is nothing to say. */
async function compose(
  ports: PostPorts,
  rules: HouseRules,
  { kind }: DigestPostKey,
  channel: Conversation,
): Promise<((turn: Turn) => Promise<CardAddress>) | undefined> {
  const { store, messenger } = ports
  switch (kind) {
    case 'digest': {
      const card = await makeDigest(ports, rules, channel.id, { withMentions: true })
      return (turn) => messenger.post(channel, card, turn)
    }
    case 'followUp': {
      const digest = await store.digests.latest(channel.id)
      const card = digest && (await digestNews(ports, rules, channel.id, digest.lastWordAt))
      return card && ((turn) => messenger.reply(channel, digest.activityId, card, turn))
    }
  }
}

/** What certainly did not go out is put back or given up; anything else is never said again. */
async function send(
  { store, log }: PostPorts,
  key: DigestPostKey,
  post: () => Promise<CardAddress>,
): Promise<void> {
  const { conversationId } = key
  let sent: CardAddress
  try {
    sent = await post()
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    log.warn('digest not posted', { conversationId, problem: error.message })
    if (failedFor(error, 'throttled', 'unavailable', 'conflict')) {
      await store.digests.settle(key, { state: 'planned' })
      throw error
    }
    if (failedFor(error, 'forbidden', 'notFound')) {
      await store.digests.settle(key, { state: 'failed' })
    }
    return
  }
  await store.digests.settle(key, { state: 'sent', activityId: sent.activityId })
}
