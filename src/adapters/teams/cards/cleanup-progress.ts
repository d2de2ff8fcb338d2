import type {
  CleanupProgressCard,
  GiveUpProgressCard,
  UndoProgressCard,
} from '../../../application/card.ts'
import { secretRows } from './facts.ts'
import type { MessageKey } from './message-catalog.ts'
import { applicationName, personName } from './names.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

type ConfirmedCard = CleanupProgressCard | GiveUpProgressCard | UndoProgressCard

const confirmed: Record<ConfirmedCard['kind'], MessageKey> = {
  'cleanup-progress': 'cleanupProgress.confirmed',
  'give-up-progress': 'giveUpProgress.confirmed',
  'undo-progress': 'undoProgress.confirmed',
}

/** Fields of the card while the old secret is being removed, or while a rotation is being undone or given up. */
export function presentCleanupProgress(card: ConfirmedCard, wording: Wording): TemplateData {
  const rotation: ActionData<'go-on'> = { rotationId: card.rotationId }
  return {
    name: applicationName(card.application),
    confirmed: wording.say(confirmed[card.kind], { person: personName(card.confirmedBy, wording) }),
    facts: secretRows(card.old, wording),
    ...waitingOf(card, wording),
    rotation,
  }
}

/** What it waits for and since when; empty where it waits for nobody. */
function waitingOf(card: ConfirmedCard, { say, moment }: Wording): TemplateData {
  if (card.kind === 'cleanup-progress' || !card.signInSince) return { waits: false, waiting: '' }
  const key = card.kind === 'undo-progress' ? 'undoProgress.waiting' : 'giveUpProgress.waiting'
  return { waits: true, waiting: say(key, { since: moment(card.signInSince) }) }
}
