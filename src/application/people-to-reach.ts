import type { Store } from './ports/store.ts'

/** Object ids of the people whose chat is known and who want messages. */
export async function peopleToReach(store: Store): Promise<ReadonlySet<string>> {
  const [known, optedOut] = await Promise.all([
    store.conversations.reachablePeople(),
    store.attention.optedOut(),
  ])
  return new Set([...known].filter((personId) => !optedOut.has(personId)))
}
