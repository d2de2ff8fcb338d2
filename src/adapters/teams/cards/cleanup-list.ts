import type { CleanupItem, CleanupListCard } from '../../../application/card.ts'
import { secretDetail } from './expiring-rows.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import { expiryInWords } from './urgency.ts'
import type { Wording } from './wording.ts'

/** Fields of the list of client secrets that nobody should need any more. */
export function presentCleanupList(card: CleanupListCard, wording: Wording): TemplateData {
  const { say } = wording
  const { application, items, more, asOf } = card
  return {
    scope: application ? applicationName(application) : say('cleanupList.own'),
    none: items.length === 0,
    rows: items.map((item) => row(item, wording)),
    hasMore: more > 0,
    more: say('cleanupList.more', { count: more }),
    asOf: asOf ? say('cleanupList.asOf', { moment: wording.moment(asOf) }) : say('status.never'),
  }
}

function row(item: CleanupItem, wording: Wording): TemplateData {
  const { application, secret, replacedBy } = item
  const matter: ActionData<'ask-removal'> = {
    applicationObjectId: application.objectId,
    keyId: secret.keyId,
  }
  const description = plainText(secret.description ?? '') || wording.say('common.unnamed')
  const expiry = expiryInWords(secret.daysLeft, wording)
  return {
    name: applicationName(application),
    secret: wording.say('common.twoParts', { first: description, second: expiry }),
    why: replacedBy
      ? wording.say('cleanupList.replaced', replacementNames(replacedBy, wording))
      : wording.say('cleanupList.expired'),
    detail: secretDetail(secret, wording),
    keyId: plainText(secret.keyId),
    matter,
  }
}

/** How a text names the secret that replaces another. */
export function replacementNames(
  { description, keyId, expiresAt }: CleanupItem['secret'],
  wording: Wording,
): { description: string; keyId: string; date: string } {
  return {
    description: plainText(description ?? '') || wording.say('common.unnamed'),
    keyId: plainText(keyId),
    date: wording.date(expiresAt),
  }
}
