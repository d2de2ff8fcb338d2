import type { Owner } from '../domain/application.ts'
import { type Attention, silentAbout } from '../domain/attention.ts'
import { addDays } from '../domain/calendar.ts'
import type { DigestSettings } from '../domain/digest.ts'
import { watchRuleText } from '../domain/watch-rule-text.ts'
import type {
  DigestCard,
  DigestItem,
  DigestNote,
  DigestTrouble,
  MentionedPerson,
} from './cards/digest-card.ts'
import { digestHorizon, digestMatters, digestSettingsOf } from './channel-digest.ts'
import { canPress, type DigestViewer, isOwn } from './digest-viewer.ts'
import { expiringItem, type ListedMatter, objectIdsOf } from './expiring-matters.ts'
import type { HouseRules } from './house-rules.ts'
import { peopleToReach } from './people-to-reach.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'
import { rotatedSince } from './rotated-since.ts'

const pageSize = 10
/** More people than this are not addressed by one message. */
const mostMentions = 15
/** Owners are addressed about what has so many days left at most. */
const mentionWithinDays = 7
/** How far a channel's first digest looks back. */
const firstLookBackDays = 7

/** Which digest is wanted. */
export interface DigestWish {
  /** From 1; the nearest one that there is. */
  readonly page?: number
  /** Whether owners are addressed: a mention makes itself heard. */
  readonly withMentions?: boolean
  readonly note?: DigestNote
  /** Whose it is, where one person alone sees it. */
  readonly viewer?: DigestViewer
}

interface DigestPorts {
  readonly store: Store
  readonly clock: Clock
}

/** A channel's digest as its members set it: everything that it is about counted, a page listed. */
export async function makeDigest(
  ports: DigestPorts,
  rules: HouseRules,
  conversationId: string,
  wish: DigestWish = {},
): Promise<DigestCard> {
  const { store, clock } = ports
  const now = clock.now()
  const settings = await digestSettingsOf(ports, conversationId)
  const latest = await store.digests.latest(conversationId)
  const since = latest?.at ?? addDays(now, -firstLookBackDays)
  const [all, reachable, round, rotated] = await Promise.all([
    digestMatters(ports, rules, settings),
    peopleToReach(store),
    store.inventory.lastRound(),
    rotatedSince(ports, rules, settings, since),
  ])
  const count = (from: number, to: number) =>
    all.filter(({ matter }) => matter.daysLeft >= from && matter.daysLeft <= to).length
  const pages = Math.max(1, Math.ceil(all.length / pageSize))
  const page = Math.min(Math.max(1, wish.page ?? 1), pages)
  const shown = all.slice((page - 1) * pageSize, page * pageSize)
  return {
    kind: 'digest',
    horizonDays: digestHorizon(settings, rules),
    asOf: round?.finishedAt ?? null,
    filter: filterText(settings),
    counts: {
      expired: count(Number.NEGATIVE_INFINITY, -1),
      within7: count(0, 7),
      within30: count(8, 30),
      later: count(31, Number.POSITIVE_INFINITY),
    },
    troubles: troublesIn(all, reachable),
    items: digestItems(shown, reachable, {
      now,
      zone: rules.zone,
      said: await store.attention.of(objectIdsOf(shown.map(({ matter }) => matter))),
      ...wish,
    }),
    page,
    pages,
    rotated,
    note: wish.note ?? null,
    yours: wish.viewer ? all.filter((listed) => isOwn(listed, wish.viewer)).length : null,
  }
}

/** The lines of a digest; each person is addressed once. */
export function digestItems(
  shown: readonly ListedMatter[],
  reachable: ReadonlySet<string>,
  {
    now,
    zone,
    said,
    withMentions = false,
    viewer,
  }: {
    now: Date
    zone: string
    /** What owners said about being told, by application object id. */
    said: ReadonlyMap<string, readonly Attention[]>
  } & DigestWish,
): DigestItem[] {
  const addressed = new Set<string>()
  return shown.map((listed) => {
    const silent = silentAbout(said.get(listed.matter.application.objectId) ?? [])
    const wantIt = new Set([...reachable].filter((id) => !silent.has(id)))
    const mentions = withMentions ? toMention(listed, wantIt, addressed) : []
    for (const { id } of mentions) addressed.add(id)
    const trouble = troubleOf(listed, reachable)
    return {
      ...expiringItem(listed, now, zone),
      trouble,
      mentions,
      isYours: isOwn(listed, viewer),
      hasButton: canPress(listed, viewer),
    }
  })
}

function toMention(
  { matter, owners, rotating }: ListedMatter,
  reachable: ReadonlySet<string>,
  addressed: ReadonlySet<string>,
): MentionedPerson[] {
  if (rotating || matter.daysLeft > mentionWithinDays) return []
  return owners
    .filter((owner) => canBeWrittenTo(owner, reachable) && !addressed.has(owner.id))
    .slice(0, mostMentions - addressed.size)
    .map(({ id, name }) => ({ id, name }))
}

function canBeWrittenTo(owner: Owner, reachable: ReadonlySet<string>): boolean {
  return owner.type === 'person' && owner.enabled && reachable.has(owner.id)
}

function troubleOf(
  { owners, ownersKnown, heldUp, rotating }: ListedMatter,
  reachable: ReadonlySet<string>,
): DigestTrouble | null {
  if (heldUp) return 'heldUp'
  if (rotating || !ownersKnown) return null
  if (owners.length === 0) return 'noOwner'
  return owners.some((owner) => canBeWrittenTo(owner, reachable)) ? null : 'unreachable'
}

function troublesIn(
  all: readonly ListedMatter[],
  reachable: ReadonlySet<string>,
): DigestCard['troubles'] {
  const troubles = all.map((listed) => troubleOf(listed, reachable))
  const count = (trouble: DigestTrouble) => troubles.filter((one) => one === trouble).length
  return {
    noOwner: count('noOwner'),
    unreachable: count('unreachable'),
    heldUp: count('heldUp'),
  }
}

function filterText({ filter }: DigestSettings): string | null {
  return filter.length === 0 ? null : filter.map(watchRuleText).join(', ')
}
