// What the cards that people have before them should show by now: of several cards about one matter
// in one conversation the newest is live.

/** A card or a list in a conversation. */
export interface ShownCard {
  readonly conversationId: string
  readonly postedAt: Date | undefined
  /** `matterName` of what it still warns of. */
  readonly matters: readonly string[]
}

/** Those that newer cards in their conversation have overtaken: all that they warn of stands there. */
export function overtaken<Card extends ShownCard>(cards: readonly Card[]): Set<Card> {
  const older = new Set<Card>()
  const onNewer = new Set<string>()
  for (const card of [...cards].sort(newestFirst)) {
    const names = card.matters.map((matter) => `${card.conversationId} ${matter}`)
    if (names.length > 0 && names.every((name) => onNewer.has(name))) older.add(card)
    for (const name of names) onNewer.add(name)
  }
  return older
}

function newestFirst(a: ShownCard, b: ShownCard): number {
  return (b.postedAt?.getTime() ?? 0) - (a.postedAt?.getTime() ?? 0)
}
