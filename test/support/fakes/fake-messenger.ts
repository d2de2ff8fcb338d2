import type { Card } from '../../../src/application/card.ts'
import type { Messenger } from '../../../src/application/ports/messenger.ts'
import type { Turn } from '../../../src/application/ports/send-pace.ts'
import type { Conversation } from '../../../src/application/ports/store.ts'
import { ServiceError } from '../../../src/application/service-error.ts'
import type { CardAddress } from '../../../src/domain/rotation.ts'
import type { Calls } from './calls.ts'

/** Conversations with their messages. */
export class FakeMessenger implements Messenger {
  /** Every card that was ever shown, in order. */
  readonly shown: { conversationId: string; activityId: string; card: Card }[] = []
  /** The messages that stand in the thread of another one, and of which. */
  readonly replies = new Map<string, string>()
  /** Conversations that the bot was removed from. */
  readonly left = new Set<string>()
  readonly #cards = new Map<string, Card>()
  readonly #calls: Calls
  #posted = 0

  constructor(calls: Calls) {
    this.#calls = calls
  }

  /** The card that a message shows now. */
  cardAt({ conversationId, activityId }: CardAddress): Card | undefined {
    return this.#cards.get(`${conversationId}/${activityId}`)
  }

  /** The cards in a conversation, as they are now. */
  cardsIn(conversationId: string): Card[] {
    return [...this.#cards].flatMap(([key, card]) =>
      key.startsWith(`${conversationId}/`) ? [card] : [],
    )
  }

  /** A card that is there already, as an answer to a message is. */
  place(address: CardAddress, card: Card): void {
    const { conversationId, activityId } = address
    this.#cards.set(`${conversationId}/${activityId}`, card)
    this.shown.push({ conversationId, activityId, card })
  }

  /** A person deletes a message. */
  erase({ conversationId, activityId }: CardAddress): void {
    this.#cards.delete(`${conversationId}/${activityId}`)
  }

  async post({ id: conversationId }: Conversation, card: Card, turn?: Turn): Promise<CardAddress> {
    await turn?.begins()
    return this.#calls.perform('teams.post', () => {
      this.#refuseWhereLeft(conversationId)
      this.#posted += 1
      const address = { conversationId, activityId: `posted-${this.#posted}` }
      this.place(address, card)
      return address
    })
  }

  async reply(
    { id }: Conversation,
    toActivityId: string,
    card: Card,
    turn?: Turn,
  ): Promise<CardAddress> {
    await turn?.begins()
    return this.#calls.perform('teams.post', () => {
      this.#refuseWhereLeft(id)
      if (!this.cardAt({ conversationId: id, activityId: toActivityId })) {
        throw new ServiceError('teams', 'notFound')
      }
      this.#posted += 1
      const address = { conversationId: id, activityId: `posted-${this.#posted}` }
      this.place(address, card)
      this.replies.set(address.activityId, toActivityId)
      return address
    })
  }

  async update(
    _conversation: Conversation,
    address: CardAddress,
    card: Card,
    turn?: Turn,
  ): Promise<void> {
    await turn?.begins()
    return this.#calls.perform('teams.update', () => {
      this.#refuseWhereLeft(address.conversationId)
      if (!this.cardAt(address)) throw new ServiceError('teams', 'notFound')
      this.place(address, card)
    })
  }

  #refuseWhereLeft(conversationId: string): void {
    if (this.left.has(conversationId)) {
      throw new ServiceError('teams', 'forbidden', { code: 'closed' })
    }
  }
}
