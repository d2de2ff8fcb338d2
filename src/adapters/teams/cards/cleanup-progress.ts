import type { CleanupProgressCard } from '../../../application/card.ts'
import { secretRows } from './facts.ts'
import { applicationName, personName } from './names.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the card while the old secret is being removed. */
export function presentCleanupProgress(card: CleanupProgressCard, wording: Wording): TemplateData {
  return {
    name: applicationName(card.application),
    confirmed: wording.say('cleanupProgress.confirmed', {
      person: personName(card.confirmedBy, wording),
    }),
    facts: secretRows(card.old, wording),
  }
}
