import type { Person } from '../domain/application.ts'
import type { CardAddress } from '../domain/rotation.ts'
import type { Card } from './card.ts'
import type { DueListCard } from './cards/warning-cards.ts'
import { examine, type RightsPorts } from './examine.ts'
import type { HouseRules } from './house-rules.ts'
import { knownMatters } from './matter-states.ts'
import { openRotateForm } from './open-rotate-form.ts'
import type { Clock } from './ports/clock.ts'
import type { DueList, MatterKey, Store } from './ports/store.ts'
import { bringToChat, type PressDigestPorts } from './press-digest.ts'
import { listNow } from './refresh-warnings.ts'
import { showMatter } from './show-application.ts'

type Request = { person: Person; card: CardAddress | null; matter: MatterKey }

/**
 * Somebody wants to see one matter of a list: its own card is posted below, and the list stays as it
 * is. Where the pressed card is no list that is known, the matter's card takes its place.
 */
export async function showDue(
  ports: RightsPorts & { store: Store; clock: Clock },
  rules: HouseRules,
  { person, card, matter }: Request,
): Promise<Card> {
  const list = card && (await ports.store.dueLists.at(card))
  if (!list) return showMatter(ports, rules, { person, ...matter })
  const examined = await examine(ports, person, matter.applicationObjectId)
  if (!examined.allowed) return examined.answer
  const { conversationId } = list.address
  await ports.store.enqueue({ queue: 'post-warning', data: { conversationId, ...matter } })
  return asItStands(ports, rules, list)
}

/**
 * Puts the rotate form for one matter of a list into the own chat of whoever pressed; the list stays
 * and says what came of it. Where the pressed card is no list that is known, the form takes its place.
 */
export async function rotateDue(
  ports: PressDigestPorts,
  rules: HouseRules,
  { person, card, matter }: Request,
): Promise<Card> {
  const list = card && (await ports.store.dueLists.at(card))
  if (!list) return openRotateForm(ports, rules, { person, ...matter })
  const note = await bringToChat(ports, rules, { person, ...matter })
  return { ...(await asItStands(ports, rules, list)), note }
}

async function asItStands(
  { store, clock }: { store: Store; clock: Clock },
  { zone }: HouseRules,
  list: DueList,
): Promise<DueListCard> {
  const objectIds = list.matters.map(({ application }) => application.objectId)
  return listNow(list, await knownMatters(store, objectIds, clock.now()), clock.now(), zone)
}
