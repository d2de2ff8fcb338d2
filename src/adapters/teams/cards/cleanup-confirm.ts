import type { CleanupConfirmCard } from '../../../application/card.ts'
import { secretRows } from './facts.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the last question: exactly which secret goes and which one stays. */
export function presentCleanupConfirm(card: CleanupConfirmCard, wording: Wording): TemplateData {
  const rotation: ActionData<'confirm-cleanup'> & ActionData<'show-rotation'> = {
    rotationId: card.rotationId,
  }
  return {
    name: applicationName(card.application),
    facts: secretRows(card.old, wording),
    stays: wording.say('cleanupConfirm.stays', {
      keyId: plainText(card.fresh.keyId),
      date: wording.date(card.fresh.expiresAt),
    }),
    rotation,
  }
}
