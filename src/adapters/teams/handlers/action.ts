import { ActivityTypes, type TurnContext } from 'botbuilder'
import type { Card } from '../../../application/card.ts'
import type { SignInAnswer } from '../../../application/press-with-rights.ts'
import type { HandlerParts } from '../bot-ports.ts'
import { drawnIdOf, parseCardAction } from '../cards/card-action.ts'
import { conversationOf, personOf, pressedCardOf } from '../inbound-turn.ts'
import { broughtBy, isSignInAnswer, signInBody } from '../sign-in.ts'
import { answerOrExplain } from './answer-or-explain.ts'

const actionInvoke = 'adaptiveCard/action'
const adaptiveCard = 'application/vnd.microsoft.card.adaptive'

/** A press on a card's button (Action.Execute). */
export function isAction({ activity }: TurnContext): Promise<boolean> {
  const { type, name } = activity
  return Promise.resolve(type === ActivityTypes.Invoke && name === actionInvoke)
}

/**
 * Answers a press with the card that takes the pressed one's place. The invoke response is sent
 * here and not through teams-ai's `actionExecute`: that wrapper answers for everybody as soon as a
 * card has `refresh`, and has no way to answer an error.
 */
export async function onAction(parts: HandlerParts, context: TurnContext): Promise<void> {
  const { renderer, log, signInResource } = parts
  const answered = await answerOrExplain(log, () => answer(parts, context))
  const body = isSignInAnswer(answered)
    ? signInBody(answered, signInResource ?? '', renderer.signInText(conversationOf(context)))
    : {
        statusCode: 200,
        type: adaptiveCard,
        value: renderer.render(answered, conversationOf(context)),
      }
  await context.sendActivity({
    type: ActivityTypes.InvokeResponse,
    value: { status: 200, body },
  })
}

async function answer(
  { useCases }: HandlerParts,
  context: TurnContext,
): Promise<Card | SignInAnswer> {
  const person = personOf(context)
  if (!person) return { kind: 'message', message: { code: 'notAllowed', lack: 'notOwner' } }
  const pressed: unknown = context.activity.value?.action
  const { verb, data } = (pressed ?? {}) as { verb?: unknown; data?: unknown }
  const action = parseCardAction(verb, data)
  if (!action) return { kind: 'message', message: { code: 'badInput' } }
  const conversation = conversationOf(context)
  await useCases.rememberConversation(conversation)
  const { kind: where } = conversation
  const card = pressedCardOf(context)
  const brought = broughtBy(context.activity.value)
  const drawnId = drawnIdOf(data)
  return useCases.press({ person, action, card, where, seenBy: 'presser', drawnId, brought })
}
