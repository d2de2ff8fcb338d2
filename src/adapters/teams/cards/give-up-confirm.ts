import type { GiveUpConfirmCard } from '../../../application/card.ts'
import { targetRows } from './facts.ts'
import { applicationName } from './names.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the question before a rotation is given up: where its value may be already. */
export function presentGiveUpConfirm(card: GiveUpConfirmCard, wording: Wording): TemplateData {
  const rotation: ActionData<'confirm-give-up'> & ActionData<'show-rotation'> = {
    rotationId: card.rotationId,
  }
  return {
    name: applicationName(card.application),
    facts: targetRows('rotateForm.goesTo', card.targets, wording),
    rotation,
  }
}
