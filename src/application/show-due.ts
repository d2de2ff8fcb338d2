import type { Person } from '../domain/application.ts'
import type { CardAddress } from '../domain/rotation.ts'
import type { Card } from './card.ts'
import { examine, type RightsPorts } from './examine.ts'
import type { HouseRules } from './house-rules.ts'
import { knownMatters } from './matter-states.ts'
import type { Clock } from './ports/clock.ts'
import type { MatterKey, Store } from './ports/store.ts'
import { listNow } from './refresh-warnings.ts'
import { showMatter } from './show-application.ts'

/**
 * Somebody wants to see one matter of a list: its own card is posted below, and the list stays as it
 * is. Where the pressed card is no list that is known, the matter's card takes its place.
 */
export async function showDue(
  ports: RightsPorts & { store: Store; clock: Clock },
  rules: HouseRules,
  request: { person: Person; card: CardAddress | null; matter: MatterKey },
): Promise<Card> {
  const { store, clock } = ports
  const { person, card, matter } = request
  const list = card && (await store.dueLists.at(card))
  if (!list) return showMatter(ports, rules, { person, ...matter })
  const examined = await examine(ports, person, matter.applicationObjectId)
  if (!examined.allowed) return examined.answer
  const { conversationId } = list.address
  await store.enqueue({
    queue: 'post-warning',
    data: { conversationId, ...matter },
  })
  const objectIds = list.matters.map(({ application }) => application.objectId)
  return listNow(list, await knownMatters(store, objectIds, clock.now()), clock.now(), rules.zone)
}
