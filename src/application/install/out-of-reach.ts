import { applicationsAtIt } from '../../domain/at-it.ts'
import { peopleOutOfReach } from '../../domain/install-plan.ts'
import { objectIdsOf, pagesOfMatters } from '../expiring-matters.ts'
import { type HouseRules, horizonOf } from '../house-rules.ts'
import type { Store } from '../ports/store.ts'

/** Owners of what is due, as the last round read them, who have no chat with the bot. */
export async function findOutOfReach(
  store: Store,
  rules: HouseRules,
  now: Date,
): Promise<readonly string[]> {
  const { leadDays } = rules
  const [open, withChat, optedOut] = await Promise.all([
    store.rotations.open(),
    store.installs.peopleWithChat(),
    store.attention.optedOut(),
  ])
  const rotating = applicationsAtIt(open, now)
  const people = new Set<string>()
  const horizon = { now, horizonDays: horizonOf(rules) }
  for await (const matters of pagesOfMatters(store, rules, horizon)) {
    const objectIds = objectIdsOf(matters)
    const [ownersOf, attentionOf] = await Promise.all([
      store.owners.of(objectIds),
      store.attention.of(objectIds),
    ])
    const known = { matters, ownersOf, attentionOf, rotating, withChat, optedOut, leadDays, now }
    for (const person of peopleOutOfReach(known)) people.add(person)
  }
  return [...people]
}
