import type {
  CleanupProgressCard,
  GiveUpProgressCard,
  UndoProgressCard,
} from '../../../application/card.ts'
import { secretRows } from './facts.ts'
import type { MessageKey } from './message-catalog.ts'
import { applicationName, personName } from './names.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

type ConfirmedCard = CleanupProgressCard | GiveUpProgressCard | UndoProgressCard

const confirmed: Record<ConfirmedCard['kind'], MessageKey> = {
  'cleanup-progress': 'cleanupProgress.confirmed',
  'give-up-progress': 'giveUpProgress.confirmed',
  'undo-progress': 'undoProgress.confirmed',
}

/** Fields of the card while the old secret is being removed, or while a rotation is being undone or given up. */
export function presentCleanupProgress(card: ConfirmedCard, wording: Wording): TemplateData {
  return {
    name: applicationName(card.application),
    confirmed: wording.say(confirmed[card.kind], { person: personName(card.confirmedBy, wording) }),
    facts: secretRows(card.old, wording),
  }
}
