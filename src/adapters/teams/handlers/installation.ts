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
 * Welcomes a new conversation once, whichever event comes first, and never at an upgrade. Removal
 * forgets it, and whoever removed it from their own chat is left alone; removal from a team forgets every channel of the team.
 */
export async function onInstallation(parts: HandlerParts, context: TurnContext): Promise<void> {
  const { useCases, renderer } = parts
  const conversation = conversationOf(context)
  const { action } = context.activity
  // An upgrade takes the old version out first: what people chose here stays.
  if (action === 'remove-upgrade') return
  if (action === 'remove') {
    const { teamId } = conversation
    await useCases.forgetConversation(conversation)
    if (teamId !== undefined) await useCases.forgetTeam(teamId)
    return
  }
  const welcome = await useCases.rememberConversation(conversation)
  if (welcome && action !== 'add-upgrade')
    await context.sendActivity(cardActivity(renderer, welcome, conversation))
}
