import type { WarnedMatter } from '../domain/matter-end.ts'
import type { DueListCard } from './cards/warning-cards.ts'
import { applicationNames, secretFacts } from './card-facts.ts'

/** A list holds this many lines; the others are counted. */
const mostItems = 15

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
  }
}
