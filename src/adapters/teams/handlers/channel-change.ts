import { ActivityTypes, type TurnContext } from 'botbuilder'
import type { HandlerParts } from '../bot-ports.ts'
import { conversationOf, teamOf } from '../inbound-turn.ts'

/**
 * What happened to a place that the bot knows. Renames need nothing: no name is kept. Of people who
 * leave a team nothing is kept with its channels.
 */
type Change =
  | { readonly what: 'channelGone'; readonly channelId: string }
  | { readonly what: 'teamGone'; readonly teamId: string }
  | { readonly what: 'removed' }

const teamEnds: ReadonlySet<unknown> = new Set(['teamDeleted', 'teamHardDeleted'])

/** A channel or team was deleted, or the bot was taken out of a conversation. */
export function isChannelChange(context: TurnContext): Promise<boolean> {
  return Promise.resolve(changeIn(context) !== undefined)
}

/** Forgets the conversations that are no more, and what was chosen for them. */
export async function onChannelChange(
  { useCases }: Pick<HandlerParts, 'useCases'>,
  context: TurnContext,
): Promise<void> {
  const change = changeIn(context)
  switch (change?.what) {
    case 'channelGone':
      return useCases.forgetConversation({ id: change.channelId, personId: null })
    case 'teamGone':
      return useCases.forgetTeam(change.teamId)
    case 'removed':
      return useCases.forgetConversation(conversationOf(context))
    case undefined:
  }
}

function changeIn({ activity }: TurnContext): Change | undefined {
  const { type, channelData, membersRemoved, recipient } = activity
  if (type !== ActivityTypes.ConversationUpdate) return undefined
  const channelId: unknown = channelData?.channel?.id
  const teamId = teamOf(activity)
  if (channelData?.eventType === 'channelDeleted' && typeof channelId === 'string') {
    return { what: 'channelGone', channelId }
  }
  if (teamEnds.has(channelData?.eventType) && teamId) return { what: 'teamGone', teamId }
  if (!membersRemoved?.some(({ id }) => id === recipient.id)) return undefined
  return teamId ? { what: 'teamGone', teamId } : { what: 'removed' }
}
