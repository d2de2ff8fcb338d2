import type { CardAddress } from '../domain/rotation.ts'
import type { Card } from './card.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { Conversation, Store } from './ports/store.ts'
import { failedFor } from './service-error.ts'

interface KeepPorts {
  readonly store: Pick<Store, 'conversations'>
  readonly messenger: Messenger
  readonly log: Log
}

/**
 * Shows a card in place of the one at an address, or says that its message or conversation is gone:
 * whoever keeps the address then decides whether to forget it. Throws every other failure.
 */
export async function keepCard(
  { store, messenger, log }: KeepPorts,
  address: CardAddress,
  card: Card | ((conversation: Conversation) => Card),
): Promise<'kept' | 'gone'> {
  const conversation = await store.conversations.byId(address.conversationId)
  if (!conversation) return 'gone'
  try {
    const drawn = typeof card === 'function' ? card(conversation) : card
    await messenger.update(conversation, address, drawn)
    return 'kept'
  } catch (error) {
    if (!failedFor(error, 'notFound', 'forbidden')) throw error
    log.warn('card is gone', { conversationId: address.conversationId })
    return 'gone'
  }
}
