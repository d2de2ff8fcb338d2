import type { WarnedMatter } from '../domain/matter-end.ts'
import { applicationNames, secretFacts } from './card-facts.ts'
import type { DueListCard } from './cards/warning-cards.ts'

/** So many can be picked; the others are counted. */
const mostItems = 50

/** The list of several matters, soonest first. */
export function dueListCard(
  matters: readonly { matter: WarnedMatter; state: DueListCard['items'][number]['state'] }[],
  { now, zone }: { now: Date; zone: string },
): DueListCard {
  const inOrder = [...matters].sort(
    (a, b) => a.matter.secret.expiresAt.getTime() - b.matter.secret.expiresAt.getTime(),
  )
  return {
    kind: 'due-list',
    items: inOrder.slice(0, mostItems).map(({ matter, state }) => ({
      application: applicationNames(matter.application),
      secret: secretFacts(matter.secret, now, zone),
      state,
    })),
    more: Math.max(0, inOrder.length - mostItems),
    note: null,
  }
}
