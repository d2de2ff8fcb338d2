import type { Message, MessageCard } from '../../../application/card.ts'
import { plainText } from './plain-text.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Header style of each message: calm unless something went wrong. */
const styles: Record<Message['code'], string> = {
  notAllowed: 'warning',
  applicationNotFound: 'emphasis',
  applicationGone: 'emphasis',
  noSecrets: 'emphasis',
  secretGone: 'emphasis',
  cannotStart: 'warning',
  cannotRemove: 'warning',
  rotationUnknown: 'emphasis',
  requestUnknown: 'emphasis',
  askerMayNot: 'warning',
  nothingToUndo: 'emphasis',
  snoozeTooLate: 'warning',
  alreadyDone: 'emphasis',
  badInput: 'warning',
  serviceTrouble: 'attention',
  tooManyRequests: 'warning',
  adminsOnly: 'warning',
  channelsOnly: 'emphasis',
  personalOnly: 'emphasis',
  nothingToReport: 'emphasis',
  fileDeclined: 'emphasis',
  fileNotDelivered: 'warning',
  signInRefused: 'warning',
  signInMoreAsked: 'warning',
  signInNotHere: 'warning',
  consentMissing: 'warning',
}

/** Fields of a short answer: a title, and a sentence that says what the person can do next. */
export function presentMessage(card: MessageCard, wording: Wording): TemplateData {
  const { message } = card
  return {
    style: styles[message.code],
    title: wording.say(`message.${message.code}.title`),
    text: textOf(message, wording),
  }
}

function textOf(message: Message, { say }: Wording): string {
  switch (message.code) {
    case 'applicationNotFound': {
      const query = plainText(message.query ?? '')
      return query
        ? say('message.applicationNotFound.text', { query })
        : say('message.applicationNotFound.textWithoutQuery')
    }
    case 'noSecrets':
    case 'secretGone':
    case 'nothingToUndo':
    case 'snoozeTooLate':
      return say(`message.${message.code}.text`, { name: nameIn(message.name, say) })
    case 'cannotStart':
      return say('message.cannotStart.text', {
        name: nameIn(message.name, say),
        what: say(`failure.${message.reason}.what`),
        next: nextAfter(message, say),
      })
    case 'cannotRemove':
      return say('message.cannotRemove.text', {
        name: nameIn(message.name, say),
        why: say(`removalRefusal.${message.reason}`),
      })
    case 'serviceTrouble':
      return say('message.serviceTrouble.text', {
        service: say(`message.serviceTrouble.service.${message.service}`),
      })
    case 'consentMissing':
      return say('message.consentMissing.text', { url: plainText(message.url, 500) })
    case 'notAllowed':
      return say(`message.notAllowed.${message.lack}`)
    case 'applicationGone':
    case 'rotationUnknown':
    case 'requestUnknown':
    case 'askerMayNot':
    case 'alreadyDone':
    case 'badInput':
    case 'tooManyRequests':
    case 'adminsOnly':
    case 'channelsOnly':
    case 'personalOnly':
    case 'nothingToReport':
    case 'fileDeclined':
    case 'fileNotDelivered':
    case 'signInRefused':
    case 'signInMoreAsked':
    case 'signInNotHere':
      return say(`message.${message.code}.text`)
  }
}

/** What the person can do; when to try again, where a throttled vault says so. */
function nextAfter(
  { reason, retryAfterMs }: Extract<Message, { code: 'cannotStart' }>,
  say: Wording['say'],
): string {
  if (reason !== 'vaultThrottled' || retryAfterMs === null) return say(`failure.${reason}.next`)
  return say('message.cannotStart.wait', { seconds: Math.max(1, Math.ceil(retryAfterMs / 1000)) })
}

function nameIn(name: string, say: Wording['say']): string {
  return plainText(name) || say('message.unnamedApplication')
}
