import type { RotationStoredCard } from '../../../application/card.ts'
import { newSecretRows } from './facts.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the confirmation: where the new secret is, what to do now, until when the old works. */
export function presentRotationStored(card: RotationStoredCard, wording: Wording): TemplateData {
  const { say, date } = wording
  const { old, refusal } = card
  const rotation: ActionData<'ask-cleanup'> & ActionData<'ask-undo'> = {
    rotationId: card.rotationId,
  }
  return {
    style: refusal === null ? 'good' : 'warning',
    name: applicationName(card.application),
    refused: refusal !== null,
    refusal: refusal === null ? '' : say(`refusal.${refusal}`),
    facts: newSecretRows(card.fresh, wording),
    isShortened: card.shortenedBy !== null,
    shortened: card.shortenedBy === null ? '' : say(`rotationStored.shortened.${card.shortenedBy}`),
    old: say(old.daysLeft < 0 ? 'rotationStored.oldExpired' : 'rotationStored.old', {
      old: plainText(old.description ?? '') || old.keyId,
      date: date(old.expiresAt),
    }),
    rotation,
  }
}
