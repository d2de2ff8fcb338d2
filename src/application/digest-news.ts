import { daysLeftOf } from '../domain/matter.ts'
import type { DigestFollowUpCard } from './cards/digest-card.ts'
import { digestMatters, digestSettingsOf } from './channel-digest.ts'
import { type ListedMatter, objectIdsOf } from './expiring-matters.ts'
import type { HouseRules } from './house-rules.ts'
import { digestItems } from './make-digest.ts'
import { peopleToReach } from './people-to-reach.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'
import { rotatedSince } from './rotated-since.ts'

const mostItems = 10
const urgentDays = 7

/** What a channel should know of its digest's matters since a moment; undefined where nothing is new. */
export async function digestNews(
  ports: { store: Store; clock: Clock },
  rules: HouseRules,
  conversationId: string,
  since: Date,
): Promise<DigestFollowUpCard | undefined> {
  const now = ports.clock.now()
  const settings = await digestSettingsOf(ports, conversationId)
  const [all, reachable, rotated] = await Promise.all([
    digestMatters(ports, rules, settings),
    peopleToReach(ports.store),
    rotatedSince(ports, rules, settings, since),
  ])
  const news = all.filter((listed) => !listed.rotating && grewUrgent(listed, since, rules.zone))
  if (news.length === 0 && rotated.items.length === 0) return undefined
  const shown = news.slice(0, mostItems)
  return {
    kind: 'digest-follow-up',
    items: digestItems(shown, reachable, {
      now,
      zone: rules.zone,
      said: await ports.store.attention.of(objectIdsOf(shown.map(({ matter }) => matter))),
      withMentions: true,
    }),
    more: news.length - shown.length,
    rotated,
  }
}

/** Came to within a week, or expired, since then. */
function grewUrgent(
  { matter: { credential, daysLeft } }: ListedMatter,
  since: Date,
  zone: string,
): boolean {
  const before = daysLeftOf(credential, since, zone)
  return (daysLeft < 0 && before >= 0) || (daysLeft <= urgentDays && before > urgentDays)
}
