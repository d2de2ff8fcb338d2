import type { ReachFacts } from '../cards/reach-facts.ts'
import type { HouseRules } from '../house-rules.ts'
import type { Store } from '../ports/store.ts'
import { findOutOfReach } from './out-of-reach.ts'

/** Counts people alone, no names: for administrators. */
export async function reachFacts(store: Store, rules: HouseRules, now: Date): Promise<ReachFacts> {
  const people = await findOutOfReach(store, rules, now)
  const [past, removals] = await Promise.all([store.installs.of(people), store.installs.removals()])
  const removed = people.filter((id) => removals.has(id))
  const tries = [...past.values()].filter(({ personId }) => !removals.has(personId))
  const count = (state: (typeof tries)[number]['state']) =>
    tries.filter((each) => each.state === state).length
  const refusals = tries
    .filter(({ state }) => state === 'refused')
    .sort((a, b) => b.askedAt.getTime() - a.askedAt.getTime())
  return {
    outOfReach: people.length,
    waiting: count('waiting'),
    notInCatalog: count('notInCatalog'),
    refused: refusals.length,
    refusedWhy: refusals[0]?.code ?? null,
    removed: removed.length,
  }
}
