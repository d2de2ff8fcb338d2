import type { CleanupReminderCard } from '../../../application/card.ts'
import { fact, secretRows } from './facts.ts'
import { applicationName, personName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the reminder: since when the new secret is stored, until when the old one works. */
export function presentCleanupReminder(card: CleanupReminderCard, wording: Wording): TemplateData {
  const { say, date } = wording
  const rotation: ActionData<'ask-cleanup'> & ActionData<'ask-undo'> = {
    rotationId: card.rotationId,
  }
  return {
    name: applicationName(card.application),
    sentence: say('cleanupReminder.waits', {
      days: card.daysWaited,
      date: date(card.old.expiresAt),
    }),
    facts: [
      ...secretRows(card.old, wording),
      fact('facts.newKeyId', plainText(card.fresh.keyId), wording),
      fact('facts.requestedBy', personName(card.requestedBy, wording), wording),
    ],
    rotation,
  }
}
