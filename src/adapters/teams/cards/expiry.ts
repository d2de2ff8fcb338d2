import type { ExpiryCard } from '../../../application/card.ts'
import { ownersRow, secretRows, targetRows } from './facts.ts'
import { applicationName, personName } from './names.ts'
import { plainText } from './plain-text.ts'
import { longestReason } from './snooze-form.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import { headerStyle } from './urgency.ts'
import type { Wording } from './wording.ts'

const longestNotice = 600

/**
 * Fields of the warning: days in the heading, the secret's facts and the responsibility notice, the
 * operator's own or the one in the reader's language.
 */
export function presentExpiry(
  card: ExpiryCard,
  wording: Wording,
  ownNotice: string | null,
): TemplateData {
  const { application, secret } = card
  const { say } = wording
  const notice = ownNotice ?? say('expiry.responsibility')
  const expired = secret.daysLeft < 0
  const rotate: ActionData<'open-rotate'> & ActionData<'open-snooze'> & ActionData<'wake'> = {
    applicationObjectId: application.objectId,
    keyId: secret.keyId,
  }
  const details: ActionData<'show-application'> &
    ActionData<'open-hand-over'> &
    ActionData<'not-mine'> = { applicationObjectId: application.objectId }
  return {
    style: headerStyle(secret.daysLeft),
    heading: expired
      ? say('expiry.headingExpired', { days: -secret.daysLeft })
      : say('expiry.heading', { days: secret.daysLeft }),
    name: applicationName(application),
    means: say(expired ? 'expiry.meansExpired' : 'expiry.means'),
    facts: [
      ...secretRows(secret, wording),
      ...targetRows('facts.keptIn', card.targets, wording),
      ownersRow(card.owners, wording),
    ],
    ...snoozedFields(card.snoozed, wording),
    hasWhy: card.why !== null,
    why: card.why ? say(`expiry.why.${card.why}`) : '',
    notice: plainText(notice, longestNotice),
    hasNotice: notice.trim() !== '',
    rotate,
    details,
  }
}

function snoozedFields(snoozed: ExpiryCard['snoozed'], wording: Wording): TemplateData {
  if (!snoozed) return { isSnoozed: false }
  const { say, moment } = wording
  const reason = plainText(snoozed.reason ?? '', longestReason)
  const person = personName(snoozed.by, wording)
  return {
    isSnoozed: true,
    snoozed: say('expiry.snoozed', { person, moment: moment(snoozed.until) }),
    hasSnoozedWhy: reason !== '',
    snoozedWhy: say('expiry.snoozedWhy', { reason }),
  }
}
