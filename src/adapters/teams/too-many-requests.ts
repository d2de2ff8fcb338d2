import { ActivityTypes, type TurnContext } from 'botbuilder'
import type { Card } from '../../application/card.ts'
import type { HandlerParts } from './bot-ports.ts'
import { cardActivity } from './card-activity.ts'
import type { DoorLimits, Standing } from './door-limits.ts'
import { conversationOf, personOf } from './inbound-turn.ts'

const tooMany: Card = { kind: 'message', message: { code: 'tooManyRequests' } }
/** What people do; what Teams tells of installations and members has to be heard. */
const limited: ReadonlySet<string> = new Set([ActivityTypes.Message, ActivityTypes.Invoke])

/**
 * Whether this request is within its person's limit. One that is not is answered here:
 *
 * - A press gets the error that Teams documents for universal actions (400, with words): the pressed
 *   card stays, to be pressed again. Teams documents no 429 there. Other invokes get a plain 429.
 * - The first message over the limit is answered with a card, the further ones of that minute with
 *   nothing but 200: on a 429 the Connector might send them again, and a card for each would only
 *   add to the flood.
 */
export async function isWithinLimit(
  parts: Pick<HandlerParts, 'renderer' | 'log'>,
  limits: DoorLimits,
  context: TurnContext,
): Promise<boolean> {
  const { activity } = context
  if (!limited.has(activity.type)) return true
  const person = personOf(context)
  const standing = await limits.person(person?.id ?? `nobody/${activity.from?.id}`)
  if (standing === 'within') return true
  if (standing === 'first') {
    parts.log.warn('person over the rate limit', { personId: person?.id ?? null })
  }
  await refuse(parts, standing, context)
  return false
}

async function refuse(
  { renderer }: Pick<HandlerParts, 'renderer'>,
  standing: Standing,
  context: TurnContext,
): Promise<void> {
  const { type, name } = context.activity
  const conversation = conversationOf(context)
  if (type !== ActivityTypes.Invoke) {
    if (standing === 'first')
      await context.sendActivity(cardActivity(renderer, tooMany, conversation))
    return
  }
  const message = renderer.summary(tooMany, conversation)
  const error = {
    statusCode: 400,
    type: 'application/vnd.microsoft.error',
    value: { code: 'TooManyRequests', message },
  }
  const value = name === 'adaptiveCard/action' ? { status: 200, body: error } : { status: 429 }
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value })
}
