import type { Person } from '../domain/application.ts'
import { type DigestSettings, digestDue, isZone, usualDigest } from '../domain/digest.ts'
import { readWatchRules, watchRuleText } from '../domain/watch-rule-text.ts'
import type { WatchRule } from '../domain/watch-rules.ts'
import type { Card } from './card.ts'
import type { DigestDraft, DigestProblem, DigestSettingsCard } from './cards/digest-card.ts'
import { channelOf, digestHorizon, digestMatters } from './channel-digest.ts'
import { type HouseRules, horizonOf } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Conversation, Store } from './ports/store.ts'

interface SettingsPorts {
  readonly store: Store
  readonly clock: Clock
}

/** Where somebody is, as the authenticated activity says: its members alone can speak there. */
type Where = { readonly conversationId: string } | null

const mostRules = 20
const usualHour = 9

/** The settings of the channel that somebody is in. */
export async function showDigestSettings(
  ports: SettingsPorts,
  rules: HouseRules,
  { where }: { where: Where },
): Promise<Card> {
  const channel = await channelOf(ports, where)
  return channel ? settingsCard(ports, rules, channel, { outcome: null }) : channelsOnly
}

/** Turns the channel's digest on or off; its other settings stay. */
export async function switchDigest(
  ports: SettingsPorts,
  rules: HouseRules,
  { person, where, isOn }: { person: Person; where: Where; isOn: boolean },
): Promise<Card> {
  const channel = await channelOf(ports, where)
  if (!channel) return channelsOnly
  const saved = await ports.store.digests.settings(channel.id)
  await save(ports, channel, person, { ...(saved?.settings ?? usualDigest), isOn })
  return settingsCard(ports, rules, channel, { outcome: isOn ? 'turnedOn' : 'turnedOff' })
}

/** Saves what somebody filled in, or brings the form back with what is wrong. */
export async function saveDigestSettings(
  ports: SettingsPorts,
  rules: HouseRules,
  { person, where, draft }: { person: Person; where: Where; draft: DigestDraft },
): Promise<Card> {
  const channel = await channelOf(ports, where)
  if (!channel) return channelsOnly
  const read = readDraft(draft, rules)
  if ('code' in read) return settingsCard(ports, rules, channel, { outcome: read, draft })
  const saved = await ports.store.digests.settings(channel.id)
  const { isOn } = saved?.settings ?? usualDigest
  await save(ports, channel, person, { ...read, isOn })
  return settingsCard(ports, rules, channel, { outcome: 'saved' })
}

/** A period that is due already when the settings change is not made up for. */
async function save(
  { store, clock }: SettingsPorts,
  { id: conversationId }: Conversation,
  person: Person,
  settings: DigestSettings,
): Promise<void> {
  const now = clock.now()
  const date = settings.schedule && digestDue(settings.schedule, now)
  await store.transaction(async (within) => {
    await within.digests.save(conversationId, { settings, setBy: person, setAt: now })
    if (date) await within.digests.skip({ conversationId, date, kind: 'digest' }, now)
  })
}

function readDraft(
  { days, hour, zone, horizonDays, filter }: DigestDraft,
  rules: HouseRules,
): Omit<DigestSettings, 'isOn'> | DigestProblem {
  const read = readFilter(filter)
  if ('code' in read) return read
  if (days !== 'usual' && !isZone(zone)) return { code: 'badZone' }
  return {
    schedule: days === 'usual' ? null : { days, hour, zone },
    horizonDays: horizonDays < horizonOf(rules) ? horizonDays : null,
    filter: read.rules,
  }
}

/** One rule a line or with commas between them. */
function readFilter(text: string): { rules: readonly WatchRule[] } | DigestProblem {
  const items = text.split(/[,\r\n]/).filter((item) => item.trim() !== '')
  if (items.length > mostRules) return { code: 'tooManyRules', most: mostRules }
  const wrong = items.findIndex((item) => !readWatchRules(item).ok)
  if (wrong >= 0) return { code: 'badRule', place: wrong + 1 }
  return { rules: items.flatMap(rulesIn) }
}

function rulesIn(item: string): readonly WatchRule[] {
  const read = readWatchRules(item)
  return read.ok ? read.rules : []
}

async function settingsCard(
  ports: SettingsPorts,
  rules: HouseRules,
  channel: Conversation,
  { outcome, draft }: { outcome: DigestSettingsCard['outcome']; draft?: DigestDraft },
): Promise<DigestSettingsCard> {
  const saved = await ports.store.digests.settings(channel.id)
  const settings = saved?.settings ?? usualDigest
  const longest = horizonOf(rules)
  return {
    kind: 'digest-settings',
    outcome,
    isOn: settings.isOn,
    draft: draft ?? draftOf(settings, rules, channel),
    horizons: [...[7, 14, 30, 60, 90].filter((days) => days < longest), longest],
    about: (await digestMatters(ports, rules, settings)).length,
    set: saved ? { by: saved.setBy.name, at: saved.setAt } : null,
  }
}

function draftOf(settings: DigestSettings, rules: HouseRules, channel: Conversation): DigestDraft {
  const { schedule, filter } = settings
  return {
    days: schedule?.days ?? 'usual',
    hour: schedule?.hour ?? usualHour,
    zone: schedule?.zone ?? channel.timeZone ?? rules.zone,
    horizonDays: digestHorizon(settings, rules),
    filter: filter.map(watchRuleText).join('\n'),
  }
}

const channelsOnly: Card = { kind: 'message', message: { code: 'channelsOnly' } }
