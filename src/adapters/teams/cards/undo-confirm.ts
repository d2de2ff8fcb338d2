import type { UndoConfirmCard } from '../../../application/card.ts'
import { fact } from './facts.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { QuestionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the question before a rotation is undone: which secret goes, which one counts again. */
export function presentUndoConfirm(card: UndoConfirmCard, wording: Wording): TemplateData {
  const { old, fresh } = card
  const rotation: QuestionData<'confirm-undo'> = {
    rotationId: card.rotationId,
    revision: card.revision,
  }
  return {
    name: applicationName(card.application),
    facts: [
      fact('facts.newKeyId', plainText(fresh.keyId), wording),
      fact('facts.validUntil', wording.date(fresh.expiresAt), wording),
    ],
    stays: wording.say('undoConfirm.stays', {
      old: plainText(old.description ?? '') || old.keyId,
      date: wording.date(old.expiresAt),
    }),
    rotation,
  }
}
