import { ActivityTypes, type TurnContext } from 'botbuilder'
import type { TextRequest } from '../../../application/answer-command.ts'
import type { Card } from '../../../application/card.ts'
import type { FileOffer } from '../../../application/cards/file-offer.ts'
import type { HandlerParts } from '../bot-ports.ts'
import { cardActivity } from '../card-activity.ts'
import { drawnIdOf, parseCardAction } from '../cards/card-action.ts'
import { consentActivity } from '../file-activities.ts'
import { takesFiles } from '../file-consent.ts'
import { conversationOf, personOf, pressedCardOf } from '../inbound-turn.ts'
import { isSignInAnswer } from '../sign-in.ts'
import { answerOrExplain } from './answer-or-explain.ts'

const mentions = /<at[^>]*>.*?<\/at>/gi
/** No command is longer; looking for mentions takes the square of it. */
const longestText = 8_000

/** A typed command, or a button of a client that knows no Action.Execute. */
export function isMessage({ activity }: TurnContext): Promise<boolean> {
  return Promise.resolve(activity.type === ActivityTypes.Message)
}

/** Answers one message with one card. Teams resends slow messages: each is answered once. */
export async function onMessage(parts: HandlerParts, context: TurnContext): Promise<void> {
  const { useCases, renderer, log } = parts
  const { activity } = context
  const conversation = conversationOf(context)
  if (!(await useCases.firstTime(`${conversation.id}/${activity.id}`))) return
  await useCases.rememberConversation(conversation)
  const card = await answerOrExplain(log, () => answer(parts, context))
  if (card.kind === 'file-offer') {
    await context.sendActivity(consentActivity(card, renderer.fileDescription(conversation)))
    return
  }
  const sent = await context.sendActivity(cardActivity(renderer, card, conversation))
  if (sent?.id) {
    await useCases.cardShown(card, { conversationId: conversation.id, activityId: sent.id })
  }
}

function whereOf(context: TurnContext): Pick<TextRequest, 'where' | 'conversationId'> {
  const { kind, id } = conversationOf(context)
  return { where: kind, conversationId: id }
}

function answer(
  { useCases, uploadHosts }: HandlerParts,
  context: TurnContext,
): Promise<Card | FileOffer> {
  const { activity } = context
  const person = personOf(context)
  if (!person)
    return Promise.resolve({ kind: 'message', message: { code: 'notAllowed', lack: 'notOwner' } })
  const { kind: where } = conversationOf(context)
  const text = (activity.text ?? '').slice(0, longestText).replace(mentions, ' ').trim()
  if (text || !activity.value)
    return useCases.answerText({
      person,
      text,
      ...whereOf(context),
      takesFiles: uploadHosts !== null && takesFiles(conversationOf(context)),
    })
  const action = parseCardAction(activity.value.verb, activity.value)
  if (!action) return Promise.resolve({ kind: 'message', message: { code: 'badInput' } })
  const card = pressedCardOf(context)
  // Such a client gets a new message, which everybody reads.
  const drawnId = drawnIdOf(activity.value)
  const press = { person, action, card, where, drawnId, brought: null }
  return pressed(useCases, { ...press, seenBy: 'everybody' })
}

/** A client that knows no Action.Execute cannot be asked to sign its person in. */
async function pressed(
  useCases: HandlerParts['useCases'],
  press: Parameters<HandlerParts['useCases']['press']>[0],
): Promise<Card> {
  const answered = await useCases.press(press)
  return isSignInAnswer(answered)
    ? { kind: 'message', message: { code: 'signInNotHere' } }
    : answered
}
