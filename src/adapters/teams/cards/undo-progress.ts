import type { UndoProgressCard } from '../../../application/card.ts'
import { secretRows } from './facts.ts'
import { applicationName, personName } from './names.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the card while a rotation is being undone. */
export function presentUndoProgress(card: UndoProgressCard, wording: Wording): TemplateData {
  return {
    name: applicationName(card.application),
    confirmed: wording.say('undoProgress.confirmed', {
      person: personName(card.confirmedBy, wording),
    }),
    facts: secretRows(card.old, wording),
  }
}
