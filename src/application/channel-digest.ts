import { type DigestSettings, isInDigest, usualDigest } from '../domain/digest.ts'
import type { CardAddress } from '../domain/rotation.ts'
import { expiringMatters, type ListedMatter } from './expiring-matters.ts'
import { type HouseRules, horizonOf } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Conversation, Store } from './ports/store.ts'

/** The channel in which a card stands; undefined anywhere else, where no digest is given. */
export async function channelOf(
  { store }: { store: Store },
  at: Pick<CardAddress, 'conversationId'> | null,
): Promise<Conversation | undefined> {
  const conversation = at && (await store.conversations.byId(at.conversationId))
  return conversation?.kind === 'channel' ? conversation : undefined
}

/** What holds for a channel's digest: what its members chose, or the usual. */
export async function digestSettingsOf(
  { store }: { store: Store },
  conversationId: string,
): Promise<DigestSettings> {
  return (await store.digests.settings(conversationId))?.settings ?? usualDigest
}

/** How far ahead a digest looks: never further than the owners of applications are known. */
export function digestHorizon({ horizonDays }: DigestSettings, rules: HouseRules): number {
  const longest = horizonOf(rules)
  return Math.min(horizonDays ?? longest, longest)
}

/** Everything that a digest with these settings is about, soonest first. */
export async function digestMatters(
  ports: { store: Store; clock: Clock },
  rules: HouseRules,
  settings: DigestSettings,
): Promise<ListedMatter[]> {
  const all = await expiringMatters(ports, rules, digestHorizon(settings, rules))
  return all.filter(({ matter, owners, ownersKnown }) =>
    isInDigest(matter.application, ownersKnown ? owners : undefined, settings.filter),
  )
}
