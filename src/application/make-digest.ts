import { dateIn } from '../domain/calendar.ts'
import type { DigestCard } from './card.ts'
import { expiringItem, expiringMatters } from './expiring-matters.ts'
import { type HouseRules, horizonOf } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { Store } from './ports/store.ts'
import { ServiceError } from './service-error.ts'

const mostItems = 15

/** A channel's digest: everything that expires within the horizon, counted and listed. */
export async function makeDigest(
  ports: { store: Store; clock: Clock },
  rules: HouseRules,
): Promise<DigestCard> {
  const horizonDays = horizonOf(rules)
  const [all, round] = await Promise.all([
    expiringMatters(ports, rules, horizonDays),
    ports.store.inventory.lastRound(),
  ])
  const count = (from: number, to: number) =>
    all.filter(({ matter }) => matter.daysLeft >= from && matter.daysLeft <= to).length
  const now = ports.clock.now()
  return {
    kind: 'digest',
    horizonDays,
    asOf: round?.finishedAt ?? null,
    counts: {
      expired: count(Number.NEGATIVE_INFINITY, -1),
      within7: count(0, 7),
      within30: count(8, 30),
      later: count(31, Number.POSITIVE_INFINITY),
    },
    items: all.slice(0, mostItems).map((listed) => expiringItem(listed, now, rules.zone)),
    more: Math.max(0, all.length - mostItems),
  }
}

/**
 * Posts the digest into every channel that has the bot, once a day at most: the day is claimed
 * before the post goes out.
 */
export async function postDigests(
  ports: { store: Store; clock: Clock; messenger: Messenger; log: Log },
  rules: HouseRules,
): Promise<void> {
  const { store, clock, messenger, log } = ports
  const card = await makeDigest(ports, rules)
  const now = clock.now()
  const channels = (await store.conversations.shared()).filter(({ kind }) => kind === 'channel')
  for (const conversation of channels) {
    const claim = `digest/${conversation.id}/${dateIn(rules.zone, now)}`
    if (!(await store.seenActivities.first(claim, now))) continue
    try {
      await messenger.post(conversation, card)
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      log.warn('digest not posted', { conversationId: conversation.id, problem: error.message })
    }
  }
}
