import type { NewAuditEntry } from '../../domain/audit.ts'
import { byPerson } from '../../domain/audit.ts'
import { answerAction } from '../answer-action.ts'
import { answerText } from '../answer-command.ts'
import type { Card, CardAction, MessageCard } from '../card.ts'
import type { FileOffer } from '../cards/file-offer.ts'
import type { HouseRules } from '../house-rules.ts'
import type { Store } from '../ports/store.ts'

type ActionPorts = Parameters<typeof answerAction>[0]
type ActionRequest = Parameters<typeof answerAction>[2]
type TextPorts = Parameters<typeof answerText>[0]
type TextRequest = Parameters<typeof answerText>[2]

/** Answers a press; what it changes, or that it was refused, is on record with where it came from. */
export async function answerActionOnRecord(
  ports: ActionPorts,
  rules: HouseRules,
  request: ActionRequest,
): Promise<Card> {
  const { person, card, action } = request
  const conversationId = card?.conversationId ?? null
  const store = ports.store.from({ personId: person.id, conversationId })
  const answer = await answerAction({ ...ports, store }, rules, request)
  if (answer.kind === 'message' && isToAct[action.verb]) {
    await store.audit.note(await refusal(store, request, answer.message))
  }
  return answer
}

/** Answers a message; what it changes is on record with where it came from. */
export function answerTextOnRecord(
  ports: TextPorts,
  rules: HouseRules,
  request: TextRequest,
): Promise<Card | FileOffer> {
  const { person, conversationId = null } = request
  const store = ports.store.from({ personId: person.id, conversationId })
  return answerText({ ...ports, store }, rules, request)
}

async function refusal(
  store: Store,
  { person, action }: ActionRequest,
  message: MessageCard['message'],
): Promise<NewAuditEntry> {
  const rotationId = 'rotationId' in action ? action.rotationId : null
  const row = rotationId === null ? undefined : await store.rotations.byId(rotationId)
  const asked =
    'applicationObjectId' in action
      ? { objectId: action.applicationObjectId, clientId: null }
      : null
  return {
    actor: byPerson(person.id),
    application: row
      ? { objectId: row.rotation.application.objectId, clientId: row.rotation.application.clientId }
      : asked,
    deed: {
      kind: 'refusal',
      event: 'refused',
      verb: action.verb,
      rotationId,
      keyId: 'keyId' in action ? action.keyId : null,
      why: 'reason' in message ? `${message.code}: ${message.reason}` : message.code,
    },
  }
}

/** Whether a press asks for a change; a message in answer to one that does is a refusal. */
const isToAct: Readonly<Record<CardAction['verb'], boolean>> = {
  'open-rotate': false,
  'rotate-now': true,
  'recover-names': true,
  'show-targets': false,
  'save-targets': true,
  'reset-targets': true,
  'show-matter': false,
  'rotate-due': false,
  'show-due': false,
  'show-application': false,
  'choose-secret': false,
  'list-cleanup': false,
  'ask-removal': false,
  'confirm-removal': true,
  'show-orphans': false,
  'show-report': false,
  'show-digest': false,
  'digest-mine': false,
  'rotate-in-chat': false,
  'show-digest-settings': false,
  'save-digest': true,
  'switch-digest': true,
  'show-scan': false,
  'show-rotation': false,
  'ask-cleanup': false,
  'confirm-cleanup': true,
  'ask-undo': false,
  'confirm-undo': true,
  'ask-give-up': false,
  'confirm-give-up': true,
  'run-command': false,
  'open-snooze': false,
  'choose-snooze': false,
  snooze: true,
  wake: true,
  mute: true,
  'not-mine': true,
  'hear-again': true,
  'open-hand-over': false,
  'hand-over': true,
  'opt-out': true,
  'opt-in': true,
  'show-history': false,
  'find-undo': false,
  'go-on': true,
  'retry-jobs': true,
  approve: true,
  decline: true,
}
