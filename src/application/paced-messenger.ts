import type { Messenger } from './ports/messenger.ts'
import type { SendPace } from './ports/send-pace.ts'
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
  const turn = async (conversationId: string) => {
    const laterMs = await pace.turn(conversationId, signal)
    if (laterMs === 0) return
    throw new ServiceError('teams', 'throttled', { code: 'Held', retryAfterMs: laterMs })
  }
  return {
    post: async (conversation, card) => {
      await turn(conversation.id)
      return await messenger.post(conversation, card)
    },
    reply: async (conversation, toActivityId, card) => {
      await turn(conversation.id)
      return await messenger.reply(conversation, toActivityId, card)
    },
    update: async (conversation, address, card) => {
      await turn(conversation.id)
      await messenger.update(conversation, address, card)
    },
  }
}
