import { dateIn } from '../domain/calendar.ts'
import { digestDue, usualDigest } from '../domain/digest.ts'
import { digestSettingsOf } from './channel-digest.ts'
import type { HouseRules } from './house-rules.ts'
import { makeDigest } from './make-digest.ts'
import type { Clock } from './ports/clock.ts'
import type { DigestPostKey } from './ports/digests.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
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
    const key: DigestPostKey = { conversationId: id, date, kind: 'digest' }
    await store.transaction(async (within) => {
      if (!(await within.digests.plan(key, now))) return
      await within.enqueue({ queue: 'post-digest', data: key })
    })
  }
}

/**
 * Posts one digest at most once: the ledger is claimed before the message goes out, and an answer
 * that leaves open whether it arrived stays claimed.
 */
export async function postDigest(
  ports: PostPorts,
  rules: HouseRules,
  key: DigestPostKey,
): Promise<void> {
  const { store, clock } = ports
  if ((await store.digests.stateOf(key)) !== 'planned') return
  const channel = await store.conversations.byId(key.conversationId)
  const { isOn } = await digestSettingsOf(ports, key.conversationId)
  if (!channel || !isOn) return store.digests.settle(key, { state: 'dropped' })
  const card = await makeDigest(ports, rules, channel.id, { withMentions: true })
  if (!(await store.digests.claim(key, clock.now()))) return
  await send(ports, key, channel, () => ports.messenger.post(channel, card))
}

async function send(
  { store, log }: PostPorts,
  key: DigestPostKey,
  { id: conversationId }: Conversation,
  post: () => ReturnType<Messenger['post']>,
): Promise<void> {
  try {
    const { activityId } = await post()
    await store.digests.settle(key, { state: 'sent', activityId })
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
  }
}
