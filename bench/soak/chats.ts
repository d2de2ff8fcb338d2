import { nodesOf, nodesOfType } from '../../test/adapters/teams/cards/walk-card.ts'
import type { SentActivity } from '../../test/support/bot-connector-conversations.ts'
import { kindOf } from '../../test/support/card-kind.ts'
import type { ShownCard } from '../../test/support/teams-user.ts'

/** So many of the newest cards somebody scrolls back to. */
const mostCards = 20

/** What everybody has before them, and who was told of what. */
export class Chats {
  readonly #cards = new Map<string, Map<string, ShownCard>>()
  /** How often, by conversation and matter. */
  readonly #told = new Map<string, number>()
  readonly #asked = new Map<string, number>()
  readonly #kinds = new Map<string, number>()
  readonly #mostTold: (matter: string) => number

  /** `mostTold`: how often one person may be told of a matter. */
  constructor(mostTold: (matter: string) => number) {
    this.#mostTold = mostTold
  }

  /** Takes in a message of the bot; gives the matters that somebody was told of too often. */
  receive(sent: SentActivity): readonly string[] {
    const { method, conversationId, activityId, card } = sent
    const kind = card === undefined ? 'text' : kindOf(card)
    const counted = `${method} ${kind}`
    this.#kinds.set(counted, (this.#kinds.get(counted) ?? 0) + 1)
    this.show(conversationId, { activityId, card })
    return method === 'POST' ? mattersIn(kind, card).filter((each) => this.#tell(sent, each)) : []
  }

  /** A card takes the place of the one that it answers. */
  show(conversationId: string, { activityId, card }: ShownCard): void {
    if (card === undefined) return
    const cards = this.#cards.get(conversationId) ?? new Map<string, ShownCard>()
    cards.delete(activityId)
    cards.set(activityId, { activityId, card })
    const [oldest] = cards.keys()
    if (cards.size > mostCards && oldest !== undefined) cards.delete(oldest)
    this.#cards.set(conversationId, cards)
  }

  cardsIn(conversationId: string): readonly ShownCard[] {
    return [...(this.#cards.get(conversationId)?.values() ?? [])]
  }

  /** Somebody asks to be shown a matter once more. */
  ask(conversationId: string, matter: string): void {
    const key = `${conversationId} ${matter}`
    this.#asked.set(key, (this.#asked.get(key) ?? 0) + 1)
  }

  /** Somebody left: nothing is before them any more. */
  clear(conversationId: string): void {
    this.#cards.delete(conversationId)
  }

  /** Forgets who was told of what is gone. */
  forget(isGone: (matter: string) => boolean): void {
    for (const map of [this.#told, this.#asked]) {
      for (const key of map.keys()) if (isGone(key.split(' ')[1] ?? '')) map.delete(key)
    }
  }

  /** How many messages and changes of messages came, by kind of card. */
  kinds(): ReadonlyMap<string, number> {
    return this.#kinds
  }

  #tell({ conversationId }: SentActivity, matter: string): boolean {
    const key = `${conversationId} ${matter}`
    const count = (this.#told.get(key) ?? 0) + 1
    this.#told.set(key, count)
    return count > this.#mostTold(matter) + (this.#asked.get(key) ?? 0)
  }
}

/** The matters of which a card warns. */
function mattersIn(kind: string, card: unknown): readonly string[] {
  switch (kind) {
    case 'expiry': {
      const [button] = nodesOf(card).filter(({ verb }) => verb === 'open-rotate')
      const { applicationObjectId, keyId } = (button?.['data'] ?? {}) as Record<string, string>
      return keyId === undefined ? [] : [`${applicationObjectId}/${keyId}`]
    }
    case 'due-list': {
      const [picker] = nodesOfType(card, 'Input.ChoiceSet')
      const choices = (picker?.['choices'] ?? []) as readonly { value: string }[]
      return choices.map(({ value }) => value)
    }
    default:
      return []
  }
}
