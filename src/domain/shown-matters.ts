// What the cards that people have before them should show by now: of several cards about one matter
// in one conversation the newest is live, and the older ones say that there is a newer one.

/** A card or a list in a conversation. */
export interface ShownCard {
  readonly conversationId: string
  readonly postedAt: Date | undefined
  /** `matterName` of what it warns of. */
  readonly matters: readonly string[]
}

/**
 * Those that a newer card in their conversation has overtaken: a card whose matter stands on a newer
 * one, a list when a newer list came.
 */
export function overtaken<Card extends ShownCard>(cards: readonly Card[]): Set<Card> {
  const older = new Set<Card>()
  const newest = new Map<string, Card>()
  for (const card of [...cards].sort(newestFirst)) {
    const names = namesOf(card)
    if (names.some((name) => newest.has(name))) older.add(card)
    for (const name of [...names, ...card.matters.map((matter) => at(card, matter))]) {
      if (!newest.has(name)) newest.set(name, card)
    }
  }
  return older
}

/** By what newer cards overtake it. */
function namesOf(card: ShownCard): string[] {
  const [only, ...others] = card.matters
  return only !== undefined && others.length === 0 ? [at(card, only)] : [at(card, 'list')]
}

function at({ conversationId }: ShownCard, name: string): string {
  return `${conversationId} ${name}`
}

function newestFirst(a: ShownCard, b: ShownCard): number {
  return (b.postedAt?.getTime() ?? 0) - (a.postedAt?.getTime() ?? 0)
}
