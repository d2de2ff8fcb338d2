import { applicationsAtIt } from '../domain/at-it.ts'
import { isHandedOver } from '../domain/attention.ts'
import { channelsWatching } from '../domain/digest.ts'
import { type Matter, matterName } from '../domain/matter.ts'
import { type NoticePlan, planNotices } from '../domain/notice-plan.ts'
import { objectIdsOf, pagesOfMatters } from './expiring-matters.ts'
import { type HouseRules, horizonOf } from './house-rules.ts'
import type { SaidAttention } from './ports/attention.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'

interface PlanPorts {
  readonly clock: Clock
  readonly store: Store
}

/**
 * Gathers what is stored and plans the warnings that are due, the soonest matters first, a page of
 * applications at a time; writes nothing.
 */
export async function* noticePlans(
  { store, clock }: PlanPorts,
  rules: HouseRules,
): AsyncGenerator<NoticePlan> {
  const now = clock.now()
  const places = await placesToTell(store, now)
  const horizon = { now, horizonDays: horizonOf(rules) }
  for await (const matters of pagesOfMatters(store, rules, horizon)) {
    yield await planFor(store, rules, { now, matters, places })
  }
}

/** The matters that nobody can be told of. */
export async function unheardMatters(ports: PlanPorts, rules: HouseRules): Promise<Matter[]> {
  const all: Matter[] = []
  for await (const { unheard } of noticePlans(ports, rules)) all.push(...unheard)
  return all
}

/** What is the same for all matters. */
async function placesToTell(store: Store, now: Date) {
  const [optedOut, open, reachable, channels, digests] = await Promise.all([
    store.attention.optedOut(),
    store.rotations.open(),
    store.conversations.reachablePeople(),
    store.conversations.reachableChannels(),
    store.digests.allSettings(),
  ])
  const rotating = applicationsAtIt(open, now)
  return { optedOut, rotating, reachable, channels, digests }
}

interface Page {
  readonly now: Date
  readonly matters: readonly Matter[]
  readonly places: Awaited<ReturnType<typeof placesToTell>>
}

async function planFor(
  store: Store,
  rules: HouseRules,
  { now, matters, places }: Page,
): Promise<NoticePlan> {
  const { channels, digests, ...known } = places
  const { reachable } = known
  const objectIds = objectIdsOf(matters)
  const [ownersOf, attention, said, failed, rotated] = await Promise.all([
    store.owners.of(objectIds),
    store.attention.of(objectIds),
    store.notices.saidAbout(objectIds),
    store.notices.failedAbout(objectIds),
    store.rotations.concerning(objectIds),
  ])
  return planNotices({
    ...known,
    now,
    matters,
    ownersOf,
    attentionOf: attention,
    channelsOf: new Map(
      matters.map(({ application }) => [
        application.objectId,
        channelsWatching(application, ownersOf.get(application.objectId), digests).filter((id) =>
          channels.has(id),
        ),
      ]),
    ),
    fallback: rules.fallback.filter(({ to, id }) =>
      to === 'person' ? reachable.has(id) : channels.has(id),
    ),
    moved: new Set([...rotated, ...handedOver(matters, attention, now)]),
    tellGuests: rules.tellGuests,
    said,
    failed,
    leadDays: rules.leadDays,
  })
}

function handedOver(
  matters: readonly Matter[],
  attention: ReadonlyMap<string, readonly SaidAttention[]>,
  now: Date,
): string[] {
  return matters
    .filter(({ application }) => isHandedOver(attention.get(application.objectId) ?? [], now))
    .map(({ application, credential }) => matterName(application.objectId, credential.keyId))
}
