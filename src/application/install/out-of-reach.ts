import { peopleOutOfReach } from '../../domain/install-plan.ts'
import { mattersWithin, objectIdsOf } from '../expiring-matters.ts'
import { type HouseRules, horizonOf } from '../house-rules.ts'
import type { Store } from '../ports/store.ts'

/** Owners of what is due, as the last round read them, who have no chat with the bot. */
export async function findOutOfReach(
  store: Store,
  rules: HouseRules,
  now: Date,
): Promise<readonly string[]> {
  const matters = await mattersWithin(store, rules, { now, horizonDays: horizonOf(rules) })
  const objectIds = objectIdsOf(matters)
  const [ownersOf, attentionOf, open, withChat, optedOut] = await Promise.all([
    store.owners.of(objectIds),
    store.attention.of(objectIds),
    store.rotations.open(),
    store.installs.peopleWithChat(),
    store.attention.optedOut(),
  ])
  const rotating = new Set(open.map(({ rotation }) => rotation.application.objectId))
  const { leadDays } = rules
  const known = { matters, ownersOf, attentionOf, rotating }
  return peopleOutOfReach({ ...known, withChat, optedOut, leadDays, now })
}
