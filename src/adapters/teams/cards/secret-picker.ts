import type { SecretPickerCard } from '../../../application/card.ts'
import { mostButtons, secretDetail } from './expiring-rows.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import { expiryInWords, textColor } from './urgency.ts'
import type { Wording } from './wording.ts'

/** Fields of the choice between the secrets of one application. */
export function presentSecretPicker(card: SecretPickerCard, wording: Wording): TemplateData {
  const shown = card.secrets.slice(0, mostButtons)
  const more = card.secrets.length - shown.length
  const details: ActionData<'show-application'> = {
    applicationObjectId: card.application.objectId,
  }
  return {
    name: applicationName(card.application),
    rows: shown.map((secret) => {
      const rotate: ActionData<'open-rotate'> = { ...details, keyId: secret.keyId }
      return {
        title: plainText(secret.description ?? '') || wording.say('common.unnamed'),
        keyId: plainText(secret.keyId),
        expiry: expiryInWords(secret.daysLeft, wording),
        detail: secretDetail(secret, wording),
        color: textColor(secret.daysLeft),
        rotate,
      }
    }),
    hasMore: more > 0,
    more: wording.say('common.andMore', { count: wording.count(more) }),
    details,
  }
}
