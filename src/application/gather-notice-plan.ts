import { type Attention, isTakenOn } from '../domain/attention.ts'
import { channelsWatching } from '../domain/digest.ts'
import { type Matter, matterName } from '../domain/matter.ts'
import { type NoticePlan, planNotices } from '../domain/notice-plan.ts'
import { mattersWithin, objectIdsOf } from './expiring-matters.ts'
import { type HouseRules, horizonOf } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'

/** Gathers what is stored and plans the warnings that are due; writes nothing. */
export async function gatherNoticePlan(
  { store, clock }: { store: Store; clock: Clock },
  rules: HouseRules,
): Promise<NoticePlan> {
  const now = clock.now()
  const matters = await mattersWithin(store, rules, { now, horizonDays: horizonOf(rules) })
  const objectIds = objectIdsOf(matters)
  const [ownersOf, attention, optedOut, said, failed, rotated, open, reachable, channels, digests] =
    await Promise.all([
      store.owners.of(objectIds),
      store.attention.of(objectIds),
      store.attention.optedOut(),
      store.notices.saidAbout(objectIds),
      store.notices.failedAbout(objectIds),
      store.rotations.concerning(objectIds),
      store.rotations.open(),
      store.conversations.reachablePeople(),
      store.conversations.reachableChannels(),
      store.digests.allSettings(),
    ])
  return planNotices({
    now,
    matters,
    ownersOf,
    reachable,
    attentionOf: attention,
    optedOut,
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
    moved: new Set([...rotated, ...takenOn(matters, attention)]),
    tellGuests: rules.tellGuests,
    said,
    failed,
    rotating: new Set(open.map(({ rotation }) => rotation.application.objectId)),
    leadDays: rules.leadDays,
  })
}

function takenOn(
  matters: readonly Matter[],
  attention: ReadonlyMap<string, readonly Attention[]>,
): string[] {
  return matters
    .map(({ application, credential }) => [application.objectId, credential.keyId] as const)
    .filter(([objectId, keyId]) => isTakenOn(attention.get(objectId) ?? [], keyId))
    .map(([objectId, keyId]) => matterName(objectId, keyId))
}
