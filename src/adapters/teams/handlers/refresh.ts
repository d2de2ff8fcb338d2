import { ActivityTypes, type TurnContext } from 'botbuilder'
import type { Card } from '../../../application/card.ts'
import type { HandlerParts } from '../bot-ports.ts'
import type { AdaptiveCardJson } from '../cards/template-data.ts'
import { conversationOf, personOf } from '../inbound-turn.ts'
import { answerOrExplain } from './answer-or-explain.ts'

const actionInvoke = 'adaptiveCard/action'
const ownView = 'digest-mine'

/** A client that draws a card anew for its person, by itself or because they asked for that. */
export function isRefresh({ activity }: TurnContext): Promise<boolean> {
  const { type, name, value } = activity
  if (type !== ActivityTypes.Invoke || name !== actionInvoke) return Promise.resolve(false)
  return Promise.resolve(value?.trigger === 'automatic' || value?.action?.verb === ownView)
}

/**
 * Answers with the card as this one person should have it, and writes nothing. As with presses, the
 * invoke response is sent here: teams-ai's `actionExecute` would write a card that has `refresh` over
 * everybody's. Whatever goes wrong is an error in the answer: the client keeps everybody's card.
 */
export async function onRefresh(parts: HandlerParts, context: TurnContext): Promise<void> {
  const { renderer, log } = parts
  const reader = conversationOf(context)
  const card = await answerOrExplain(log, () => viewOf(parts, context))
  const body =
    card.kind === 'digest'
      ? {
          statusCode: 200,
          type: 'application/vnd.microsoft.card.adaptive',
          value: refreshedFor(context.activity.from?.id ?? '', renderer.render(card, reader)),
        }
      : errorBody(card, renderer.summary(card, reader))
  await context.sendActivity({
    type: ActivityTypes.InvokeResponse,
    value: { status: 200, body },
  })
}

/** The card's data is not read: everything is loaded anew, for the conversation of the token. */
function viewOf({ useCases }: HandlerParts, context: TurnContext): Promise<Card> {
  const { value, replyToId } = context.activity
  const person = personOf(context)
  if (!person)
    return Promise.resolve({ kind: 'message', message: { code: 'notAllowed', lack: 'notOwner' } })
  // What a client asks for by itself may only be a look.
  if (value?.action?.verb !== ownView) {
    return Promise.resolve({ kind: 'message', message: { code: 'badInput' } })
  }
  const { id: conversationId, kind: where } = conversationOf(context)
  const card = { conversationId, activityId: replyToId ?? '' }
  const action = { verb: ownView } as const
  return useCases.answerAction({ person, action, card, where, seenBy: 'presser', drawnId: null })
}

/** The view's own refresh is for its person alone; Teams names people by ids that begin so. */
function refreshedFor(userId: string, card: AdaptiveCardJson): AdaptiveCardJson {
  const { refresh, ...rest } = card
  if (!userId.startsWith('29:')) return rest as AdaptiveCardJson
  return { ...rest, refresh: { ...(refresh as object), userIds: [userId] } } as AdaptiveCardJson
}

/** Teams, universal actions for Adaptive Cards, format of error responses. */
function errorBody(card: Card, message: string) {
  const isTrouble = card.kind === 'message' && card.message.code === 'serviceTrouble'
  return {
    statusCode: isTrouble ? 500 : 400,
    type: 'application/vnd.microsoft.error',
    value: { code: isTrouble ? 'InternalServerError' : 'BadRequest', message },
  }
}
