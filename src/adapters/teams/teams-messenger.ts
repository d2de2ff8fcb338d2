import type { CloudAdapter, ConversationReference, TurnContext } from 'botbuilder'
import type { Card } from '../../application/card.ts'
import type { Messenger } from '../../application/ports/messenger.ts'
import type { Turn } from '../../application/ports/send-pace.ts'
import type { Conversation } from '../../application/ports/store.ts'
import type { TeamsMeter } from '../../application/ports/teams-meter.ts'
import { ServiceError } from '../../application/service-error.ts'
import type { CardAddress } from '../../domain/rotation.ts'
import { cardActivity } from './card-activity.ts'
import type { CardRenderer } from './cards/card-renderer.ts'
import { isServiceHost } from './inbound-activity.ts'
import { teamsError } from './teams-error.ts'
import type { TurnGate } from './turn-gate.ts'
import { inTurn } from './turn-under-way.ts'

interface MessengerParts {
  readonly adapter: CloudAdapter
  /** The bot's client id; empty in the sandbox. */
  readonly botId: string
  readonly serviceHosts: readonly string[]
  readonly renderer: CardRenderer
  readonly gate: TurnGate
  readonly meter?: TeamsMeter
}

/** Posts and updates cards through the Bot Connector. */
export class TeamsMessenger implements Messenger {
  readonly #parts: MessengerParts

  constructor(parts: MessengerParts) {
    this.#parts = parts
  }

  post(conversation: Conversation, card: Card, turn?: Turn): Promise<CardAddress> {
    return this.#send(conversation, conversation, card, turn)
  }

  /** A thread is a conversation of its own name; its messages are addressed by the channel's. */
  reply(
    conversation: Conversation,
    toActivityId: string,
    card: Card,
    turn?: Turn,
  ): Promise<CardAddress> {
    const thread = { ...conversation, id: `${conversation.id};messageid=${toActivityId}` }
    return this.#send(conversation, thread, card, turn)
  }

  async #send(
    conversation: Conversation,
    to: Conversation,
    card: Card,
    turn?: Turn,
  ): Promise<CardAddress> {
    const activity = cardActivity(this.#parts.renderer, card, conversation)
    const sent = await this.#inConversation('post', to, turn, (context) =>
      context.sendActivity(activity),
    )
    if (!sent?.id) throw new ServiceError('teams', 'uncertain', { code: 'noActivityId' })
    return { conversationId: conversation.id, activityId: sent.id }
  }

  async update(
    conversation: Conversation,
    address: CardAddress,
    card: Card,
    turn?: Turn,
  ): Promise<void> {
    await this.#parts.gate.passed(address.conversationId, address.activityId)
    const activity = cardActivity(this.#parts.renderer, card, conversation)
    await this.#inConversation('update', conversation, turn, (context) =>
      context.updateActivity({ ...activity, id: address.activityId }),
    )
  }

  /** The token goes only to hosts on the list, whatever was stored when the list was another. */
  async #inConversation<T>(
    how: 'post' | 'update',
    conversation: Conversation,
    turn: Turn | undefined,
    act: (context: TurnContext) => Promise<T>,
  ): Promise<T | undefined> {
    const { adapter, botId, serviceHosts, meter } = this.#parts
    if (!isServiceHost(conversation.serviceUrl, serviceHosts)) {
      throw new ServiceError('teams', 'forbidden', { code: 'otherServiceHost' })
    }
    let result: T | undefined
    try {
      await adapter.continueConversationAsync(botId, referenceTo(conversation), async (context) => {
        result = await inTurn(turn, () => act(context))
      })
    } catch (error) {
      // Its turn did not come: nothing was sent.
      if (error instanceof ServiceError) throw error
      const failure = teamsError(error)
      if (failure instanceof ServiceError) meter?.answered(how, failure.reason)
      throw failure
    }
    meter?.answered(how, 'sent')
    return result
  }
}

function referenceTo(conversation: Conversation): Partial<ConversationReference> {
  const { id, kind, tenantId, botId, serviceUrl } = conversation
  return {
    channelId: 'msteams',
    serviceUrl,
    bot: { id: botId, name: '' },
    conversation: {
      id,
      tenantId,
      isGroup: kind !== 'personal',
      conversationType: kind === 'group' ? 'groupChat' : kind,
      name: '',
    },
  }
}
