import type { Messenger } from './ports/messenger.ts'
import type { SendPace, Turn } from './ports/send-pace.ts'
import type { Conversation } from './ports/store.ts'
import { ServiceError } from './service-error.ts'

/** For cards that a person waits for: they go at once, and only count. */
export function atOnce(messenger: Messenger, pace: SendPace): Messenger {
  return {
    post: (conversation, card) => {
      pace.sentAtOnce(conversation.id)
      return messenger.post(conversation, card)
    },
    reply: (conversation, toActivityId, card) => {
      pace.sentAtOnce(conversation.id)
      return messenger.reply(conversation, toActivityId, card)
    },
    update: (conversation, address, card) => {
      pace.sentAtOnce(conversation.id)
      return messenger.update(conversation, address, card)
    },
  }
}

/**
 * For cards that are kept true while nobody waits: each waits for its turn. One whose turn does not
 * come soon fails as `throttled`, certainly not sent.
 */
export function inTurn(messenger: Messenger, pace: SendPace, signal?: AbortSignal): Messenger {
  const turnIn = async ({ id }: Conversation): Promise<Turn> => {
    const turn = await pace.turn(id, signal)
    if (!('laterMs' in turn)) return turn
    throw new ServiceError('teams', 'throttled', { code: 'Held', retryAfterMs: turn.laterMs })
  }
  return {
    post: async (conversation, card) =>
      messenger.post(conversation, card, await turnIn(conversation)),
    reply: async (conversation, toActivityId, card) =>
      messenger.reply(conversation, toActivityId, card, await turnIn(conversation)),
    update: async (conversation, address, card) =>
      messenger.update(conversation, address, card, await turnIn(conversation)),
  }
}
