import type { CardAddress } from '../../domain/rotation.ts'
import type { Card } from '../card.ts'
import type { Turn } from './send-pace.ts'
import type { Conversation } from './store.ts'

/**
 * Posts cards into conversations that the bot was installed in. Throws ServiceErrors of `teams`. With a
 * turn everything is made ready, and the request leaves when the turn begins.
 */
export interface Messenger {
  /**
   * A new message. Creating one is not idempotent: after `uncertain` it may or may not have
   * arrived, and nothing below repeats it.
   */
  post(conversation: Conversation, card: Card, turn?: Turn): Promise<CardAddress>
  /** A new message in the thread of another one; as little idempotent as `post`. */
  reply(
    conversation: Conversation,
    toActivityId: string,
    card: Card,
    turn?: Turn,
  ): Promise<CardAddress>
  /** Replaces a message's card; doing it twice is the same as once. */
  update(conversation: Conversation, address: CardAddress, card: Card, turn?: Turn): Promise<void>
}
