import { ActivityTypes, type TurnContext } from 'botbuilder'
import type { HandlerParts } from '../bot-ports.ts'
import { cardActivity } from '../card-activity.ts'
import { conversationOf } from '../inbound-turn.ts'

/** The bot was installed or removed, by either of the two events that Teams sends for it. */
export function isInstallation({ activity }: TurnContext): Promise<boolean> {
  const { type, membersAdded, recipient } = activity
  const addedUs = membersAdded?.some(({ id }) => id === recipient.id) ?? false
  return Promise.resolve(
    type === ActivityTypes.InstallationUpdate ||
      (type === ActivityTypes.ConversationUpdate && addedUs),
  )
}

/**
 * Welcomes a new conversation once, whichever event comes first; an upgrade (`add-upgrade`, which
 * Teams reports as an addition too) finds the conversation known. Removal forgets it.
 */
export async function onInstallation(parts: HandlerParts, context: TurnContext): Promise<void> {
  const { useCases, renderer } = parts
  const conversation = conversationOf(context)
  if (context.activity.action?.startsWith('remove')) {
    await useCases.forgetConversation(conversation.id)
    return
  }
  const welcome = await useCases.rememberConversation(conversation)
  if (welcome) await context.sendActivity(cardActivity(renderer, welcome, conversation))
}
