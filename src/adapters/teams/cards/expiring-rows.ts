// Lines of lists of expiring secrets.

import type { ExpiringItem, SecretFacts } from '../../../application/card.ts'
import { applicationName, ownerNames } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import { expiryInWords, textColor } from './urgency.ts'
import type { Wording } from './wording.ts'

/** Lists hold this many lines at most; whoever makes the model says how many more there are. */
export const mostRows = 15
/** Teams lays out this many buttons in one list well; further lines have none. */
export const mostButtons = 10

/** One line: name, when it expires, owners where wanted, and the Rotate button. */
export function expiringRow(
  item: ExpiringItem,
  { withOwners, withButton }: { withOwners: boolean; withButton: boolean },
  wording: Wording,
): TemplateData {
  const { application, secret } = item
  const rotate: ActionData<'open-rotate'> = {
    applicationObjectId: application.objectId,
    keyId: secret.keyId,
  }
  const date = wording.date(secret.expiresAt)
  return {
    name: applicationName(application),
    expiry: expiryInWords(secret.daysLeft, wording),
    color: textColor(secret.daysLeft),
    detail: withOwners ? twoParts(date, ownerNames(item.owners, wording), wording) : date,
    rotating: item.rotating,
    withButton: withButton && !item.rotating,
    rotate,
  }
}

/** What tells one secret of an application from another: its date and how its value begins. */
export function secretDetail(
  secret: SecretFacts & { readonly startsAt?: Date },
  wording: Wording,
): string {
  const { startsAt, expiresAt } = secret
  const when = startsAt ? wording.span(startsAt, expiresAt) : wording.date(expiresAt)
  const hint = plainText(secret.hint ?? '')
  return hint ? twoParts(when, wording.say('common.beginsWith', { hint }), wording) : when
}

function twoParts(first: string, second: string, { say }: Wording): string {
  return say('common.twoParts', { first, second })
}
