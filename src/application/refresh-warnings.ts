import { credentialOf } from '../domain/application.ts'
import { matterName } from '../domain/matter.ts'
import type { WarnedMatter } from '../domain/matter-end.ts'
import type { CardAddress } from '../domain/rotation.ts'
import { overtaken, type ShownCard } from '../domain/shown-matters.ts'
import { whyTold } from '../domain/why-told.ts'
import { snoozeFacts } from './attention/snooze-facts.ts'
import type { ExpiryCard } from './card.ts'
import { applicationNames } from './card-facts.ts'
import type { DueListCard } from './cards/warning-cards.ts'
import { dueListCard } from './due-list-card.ts'
import { eachInTurn } from './each-in-turn.ts'
import { expiryCard } from './expiry-card.ts'
import type { HouseRules } from './house-rules.ts'
import { keepCard } from './keep-card.ts'
import { type KnownMatters, knownMatters } from './matter-states.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { Conversation, DueList, LiveCard, MatterKey, Store } from './ports/store.ts'
import { resolveTargets } from './resolve-targets.ts'

interface RefreshPorts {
  readonly store: Store
  readonly messenger: Messenger
  readonly clock: Clock
  readonly log: Log
}

/** A warning or a list, with how to keep what it shows and how to forget it. */
type Shown = ShownCard & { readonly is: { readonly card: LiveCard } | { readonly list: DueList } }

/**
 * Brings the warnings that people have before them up to date, of one application or all: days pass,
 * somebody puts a matter off. Only what would show something else is written. A card that newer
 * ones have overtaken says so, and is forgotten. What is over or being rotated is left to others. A
 * failure of one card does not keep the others back, and is thrown at the end so that the job repeats.
 */
export async function refreshWarnings(
  ports: RefreshPorts,
  rules: HouseRules,
  { applicationObjectId }: { readonly applicationObjectId?: string } = {},
): Promise<void> {
  const { store, clock } = ports
  const cards = await store.liveCards.warnings(applicationObjectId)
  const lists = await store.dueLists.near(applicationObjectId)
  const objectIds = [...cards, ...lists.flatMap(keysOf)].map((one) => one.applicationObjectId)
  const known = await knownMatters(store, objectIds, clock.now())
  const all = shownCards(cards, lists, known)
  const older = overtaken(all)
  await eachInTurn(all, (shown) =>
    older.has(shown) ? supersede(ports, shown) : redraw(ports, rules, known, shown),
  )
}

function shownCards(
  cards: readonly LiveCard[],
  lists: readonly DueList[],
  known: KnownMatters,
): Shown[] {
  return [
    ...cards.map((card) => ({
      conversationId: card.address.conversationId,
      postedAt: card.postedAt,
      matters: [matterName(card.applicationObjectId, card.keyId)],
      is: { card },
    })),
    ...lists.map((list) => ({
      conversationId: list.address.conversationId,
      postedAt: list.postedAt,
      matters: keysOf(list)
        .filter((key) => known.stateOf(key) !== 'over')
        .map(({ applicationObjectId, keyId }) => matterName(applicationObjectId, keyId)),
      is: { list },
    })),
  ]
}

function keysOf({ matters }: DueList): MatterKey[] {
  return matters.map(keyOf)
}

function keyOf({ application, secret }: WarnedMatter): MatterKey {
  return { applicationObjectId: application.objectId, keyId: secret.keyId }
}

async function supersede(ports: RefreshPorts, { is }: Shown): Promise<void> {
  const application =
    'card' in is && is.card.warning ? applicationNames(is.card.warning.application) : null
  await keepCard(ports, addressOf(is), { kind: 'superseded', application })
  await forget(ports.store, is)
}

async function redraw(
  ports: RefreshPorts,
  rules: HouseRules,
  known: KnownMatters,
  { is }: Shown,
): Promise<void> {
  const { store, clock } = ports
  const drawn =
    'list' in is
      ? listNow(is.list, known, clock.now(), rules.zone)
      : await warningNow(ports, rules, known, is.card)
  if (!drawn) return
  const shown = JSON.stringify(drawn)
  if (shown === ('card' in is ? is.card.shown : is.list.shown)) return
  const kept = await keepCard(ports, addressOf(is), drawn)
  if (kept === 'gone' || isSettled(drawn)) return forget(store, is)
  if ('card' in is) return store.liveCards.drawn(is.card, shown)
  await store.dueLists.remember({ ...is.list, shown })
}

/** A list as its matters stand now. */
export function listNow({ matters }: DueList, known: KnownMatters, now: Date, zone: string) {
  const rows = matters.map((matter) => ({
    matter,
    state: known.stateOf(keyOf(matter)),
  }))
  return dueListCard(rows, { now, zone })
}

async function warningNow(
  { store, clock }: RefreshPorts,
  rules: HouseRules,
  known: KnownMatters,
  { address, applicationObjectId, keyId }: LiveCard,
): Promise<ExpiryCard | undefined> {
  const state = known.stateOf({ applicationObjectId, keyId })
  const application = known.application(applicationObjectId)
  const credential = application && credentialOf(application, keyId)
  if (!credential || state === 'over' || state === 'rotating') return undefined
  const conversation = await store.conversations.byId(address.conversationId)
  if (!conversation) return undefined
  const owners = known.owners(applicationObjectId)
  const said = known.said(applicationObjectId)
  const recipient = recipientOf(conversation)
  const why = whyTold(recipient, { owners, said, fallback: rules.fallback })
  if (!why) return undefined
  const snoozed = snoozeFacts(said, keyId, clock.now())
  const { targets } = await resolveTargets({ store }, rules, application)
  const more = { why, ...(snoozed && { snoozed }) }
  return expiryCard(application, credential, owners, targets, clock.now(), rules.zone, more)
}

function recipientOf({ id, personId }: Conversation) {
  return personId === null
    ? ({ to: 'channel', id } as const)
    : ({ to: 'person', id: personId } as const)
}

function addressOf(is: Shown['is']): CardAddress {
  return 'card' in is ? is.card.address : is.list.address
}

/** A list of which nothing is left to do shows nothing else any more. */
function isSettled(card: ExpiryCard | DueListCard): boolean {
  return card.kind === 'due-list' && card.items.every(({ state }) => state === 'over')
}

function forget(store: Store, is: Shown['is']): Promise<void> {
  return 'card' in is
    ? store.liveCards.forgetWarning(is.card)
    : store.dueLists.forget(is.list.address)
}
