import type { Activity, TurnContext } from 'botbuilder'
import type { Conversation } from '../../application/ports/store.ts'
import type { Person } from '../../domain/application.ts'
import type { CardAddress } from '../../domain/rotation.ts'

/**
 * The person behind an authenticated activity; undefined when Teams names no Entra object id, or
 * says that the person is of another tenant (in a channel that is shared with theirs).
 */
export function personOf({ activity }: TurnContext): Person | undefined {
  const { aadObjectId, name } = activity.from ?? {}
  if (typeof aadObjectId !== 'string' || aadObjectId === '' || isOfAnotherTenant(activity)) {
    return undefined
  }
  return { id: aadObjectId.toLowerCase(), name: name || aadObjectId }
}

/** The door lets our tenant's conversations in alone; people in them may be of others. */
function isOfAnotherTenant({ from, conversation, channelData }: Activity): boolean {
  const { tenantId } = from as { tenantId?: unknown }
  if (tenantId === undefined) return false
  const ours: unknown = conversation.tenantId ?? channelData?.tenant?.id
  return String(tenantId).toLowerCase() !== String(ours).toLowerCase()
}

/** The conversation that an activity came from, without a channel thread's message id. */
export function conversationOf({ activity }: TurnContext): Conversation {
  const kind = kindOf(activity.conversation.conversationType)
  const teamId = teamOf(activity)
  return {
    id: rootOf(activity.conversation.id),
    kind,
    personId: kind === 'personal' ? (activity.from.aadObjectId?.toLowerCase() ?? null) : null,
    tenantId: activity.conversation.tenantId ?? activity.channelData?.tenant?.id ?? '',
    serviceUrl: activity.serviceUrl,
    botId: activity.recipient.id,
    locale: activity.locale ?? null,
    timeZone: activity.localTimezone ?? null,
    ...(kind === 'channel' && teamId !== undefined && { teamId }),
  }
}

/** The team that an activity speaks of. */
export function teamOf({ channelData }: Partial<Activity>): string | undefined {
  const id: unknown = channelData?.team?.id
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** The message whose button was pressed. */
export function pressedCardOf({ activity }: TurnContext): CardAddress | null {
  const { replyToId, conversation } = activity
  return replyToId ? { conversationId: rootOf(conversation.id), activityId: replyToId } : null
}

/** A conversation's id without its thread: in a channel thread it ends in `;messageid=…`. */
export function rootOf(conversationId: string): string {
  return conversationId.split(';messageid=')[0] ?? conversationId
}

function kindOf(conversationType: string | undefined): Conversation['kind'] {
  if (conversationType === 'channel') return 'channel'
  return conversationType === 'groupChat' ? 'group' : 'personal'
}
