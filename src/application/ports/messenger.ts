import type { CardAddress } from '../../domain/rotation.ts'
import type { Card } from '../card.ts'
import type { Conversation } from './store.ts'

/** Posts cards into conversations that the bot was installed in. Throws ServiceErrors of `teams`. */
export interface Messenger {
  /**
   * A new message. Creating one is not idempotent: after `uncertain` it may or may not have
   * arrived, and nothing below repeats it.
   */
  post(conversation: Conversation, card: Card): Promise<CardAddress>
  /** A new message in the thread of another one; as little idempotent as `post`. */
  reply(conversation: Conversation, toActivityId: string, card: Card): Promise<CardAddress>
  /** Replaces a message's card; doing it twice is the same as once. */
  update(conversation: Conversation, address: CardAddress, card: Card): Promise<void>
}
