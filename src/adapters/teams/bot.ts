// From their own files: the package's root loads models and tokenizers of languages, 25 MB of memory.
import { Application } from '@microsoft/teams-ai/lib/Application.js'
import { TurnState } from '@microsoft/teams-ai/lib/TurnState.js'
import { type Activity, ActivityTypes, type TurnContext } from 'botbuilder'
import type { HandlerParts } from './bot-ports.ts'
import type { DoorLimits } from './door-limits.ts'
import type { DoorAnswer, FrontDoor, TurnLogic } from './front-door.ts'
import { isAction, onAction } from './handlers/action.ts'
import { isChannelChange, onChannelChange } from './handlers/channel-change.ts'
import { isFileConsent, onFileConsent } from './handlers/file-consent.ts'
import { isInstallation, onInstallation } from './handlers/installation.ts'
import { isMessage, onMessage } from './handlers/message.ts'
import { isRefresh, onRefresh } from './handlers/refresh.ts'
import { isInvoke, onUnknownInvoke } from './handlers/unknown-invoke.ts'
import { rootOf } from './inbound-turn.ts'
import { isWithinLimit } from './too-many-requests.ts'

/** An answer to the Bot Connector; call `sent` once it left. */
export interface BotAnswer extends DoorAnswer {
  readonly sent: () => void
}

/** Handles one request of the Bot Connector, from an address. Never throws. */
export type Receive = (authorization: string, body: unknown, address: string) => Promise<BotAnswer>

/** The bot: the front door, teams-ai's routing, and one handler for each kind of activity. */
export function createBot(door: FrontDoor, parts: HandlerParts, limits: DoorLimits): Receive {
  const application = createRoutes(parts)
  const logic: TurnLogic = async (context) => {
    countAnswers(parts, context)
    if (await isWithinLimit(parts, limits, context)) await application.run(context)
  }
  return async (authorization, body, address) => {
    const sent = enterGate(parts, body)
    const answer = await door.receive(authorization, body, logic, address)
    return { ...answer, sent }
  }
}

/** What a turn sends counts towards the limits of Teams; the answer to a press itself does not. */
function countAnswers({ useCases }: HandlerParts, context: TurnContext): void {
  context.onSendActivities((_context, activities, next) => {
    for (const { type, conversation } of activities) {
      if (type === ActivityTypes.InvokeResponse || !conversation) continue
      useCases.answering(rootOf(conversation.id))
    }
    return next()
  })
}

/**
 * teams-ai 1.7.4 ignores its option `startTypingTimer: false`: a turn of more than a second would
 * send "typing", from one timer for all conversations.
 */
class QuietApplication<State extends TurnState> extends Application<State> {
  override startTypingTimer(): void {}
}

/** No storage: state lives in the engine, and teams-ai's own would keep every conversation. */
function createRoutes(parts: HandlerParts): Application<TurnState> {
  const application = new QuietApplication<TurnState>({
    // The SDK trusts every entity to be whole; the message handler takes mentions off by itself.
    removeRecipientMention: false,
    longRunningMessages: false,
    turnStateFactory: () => new TurnState(),
  })
  application.addRoute(isRefresh, (context) => onRefresh(parts, context), true)
  application.addRoute(isAction, (context) => onAction(parts, context), true)
  application.addRoute(isFileConsent, (context) => onFileConsent(parts, context), true)
  application.addRoute(isInvoke, (context) => onUnknownInvoke(context), true)
  application.addRoute(isChannelChange, (context) => onChannelChange(parts, context))
  application.addRoute(isInstallation, (context) => onInstallation(parts, context))
  application.addRoute(isMessage, (context) => onMessage(parts, context))
  return application
}

/** A press holds back updates of its card until the answer has left. */
function enterGate({ gate }: HandlerParts, body: unknown): () => void {
  const { type, conversation, replyToId } = (body ?? {}) as Partial<Activity>
  const id: unknown = conversation?.id
  // Nobody has looked at the body yet.
  if (type !== 'invoke' || typeof id !== 'string' || typeof replyToId !== 'string') return () => {}
  return gate.enter(rootOf(id), replyToId)
}
