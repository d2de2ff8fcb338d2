import type { GiveUpConfirmCard } from '../../../application/card.ts'
import { targetRows } from './facts.ts'
import { applicationName } from './names.ts'
import type { QuestionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the question before a rotation is given up: where its value may be already. */
export function presentGiveUpConfirm(card: GiveUpConfirmCard, wording: Wording): TemplateData {
  const rotation: QuestionData<'confirm-give-up'> = {
    rotationId: card.rotationId,
    revision: card.revision,
  }
  return {
    name: applicationName(card.application),
    facts: targetRows('rotateForm.goesTo', card.targets, wording),
    rotation,
  }
}
