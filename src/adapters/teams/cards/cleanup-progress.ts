import type { CleanupProgressCard, UndoProgressCard } from '../../../application/card.ts'
import { secretRows } from './facts.ts'
import { applicationName, personName } from './names.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the card while the old secret is being removed, or while a rotation is being undone. */
export function presentCleanupProgress(
  card: CleanupProgressCard | UndoProgressCard,
  wording: Wording,
): TemplateData {
  const confirmed =
    card.kind === 'cleanup-progress' ? 'cleanupProgress.confirmed' : 'undoProgress.confirmed'
  return {
    name: applicationName(card.application),
    confirmed: wording.say(confirmed, { person: personName(card.confirmedBy, wording) }),
    facts: secretRows(card.old, wording),
  }
}
