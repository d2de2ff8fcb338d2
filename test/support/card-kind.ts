import en from '../../adaptiveCards/locales/en.json' with { type: 'json' }
import { nodesOfType, textOf } from '../adapters/teams/cards/walk-card.ts'

const headings = {
  [en.welcome.heading]: 'welcome',
  [en.rotateForm.heading]: 'rotate-form',
  [en.rotationProgress.heading]: 'rotation-progress',
  [en.giveUpConfirm.heading]: 'give-up-confirm',
  [en.giveUpProgress.heading]: 'give-up-progress',
  [en.rotationStored.heading]: 'rotation-stored',
  [en.cleanupConfirm.heading]: 'cleanup-confirm',
  [en.cleanupWarning.heading]: 'cleanup-warning',
  [en.cleanupReminder.heading]: 'cleanup-reminder',
  [en.cleanupProgress.heading]: 'cleanup-progress',
  [en.rotationClosed.heading]: 'rotation-closed',
  [en.undoConfirm.heading]: 'undo-confirm',
  [en.undoProgress.heading]: 'undo-progress',
  [en.rotationUndone.heading]: 'rotation-undone',
  [en.rotationFailed.heading]: 'rotation-failed',
  [en.help.heading]: 'help',
  [en.expiring.heading]: 'expiring',
  [en.application.heading]: 'application',
  [en.targets.heading]: 'targets',
  [en.nameDeleted.heading]: 'name-deleted',
  [en.picker.heading]: 'picker',
  [en.secretPicker.heading]: 'secret-picker',
  [en.cleanupList.heading]: 'cleanup-list',
  [en.removalConfirm.heading]: 'removal-confirm',
  [en.removal.confirmed.heading]: 'removal',
  [en.removal.removed.heading]: 'removal',
  [en.removal.alreadyGone.heading]: 'removal',
  [en.removal.refused.heading]: 'removal',
  [en.finding.heading]: 'finding',
  [en.matterOver.replaced.heading]: 'matter-over',
  [en.matterOver.removed.heading]: 'matter-over',
  [en.matterOver.applicationDeleted.heading]: 'matter-over',
  [en.status.heading]: 'status',
  [en.scan.heading]: 'scan',
  [en.orphans.heading]: 'orphans',
  [en.report.heading]: 'report',
  [en.scan.over]: 'scan',
  [en.digest.heading]: 'digest',
  [en.superseded.heading]: 'superseded',
  [en.snoozeForm.heading]: 'snooze-form',
  [en.approval.waiting.heading]: 'approval',
  [en.approval.approved.heading]: 'approval',
  [en.approval.declined.heading]: 'approval',
  [en.approval.withdrawn.heading]: 'approval',
  [en.approval.expired.heading]: 'approval',
  [en.handOver.heading]: 'hand-over',
  [en.attentionSaid.heading]: 'attention-said',
  [en.settings.heading]: 'settings',
  [en.mine.heading]: 'mine',
  [en.whoami.heading]: 'whoami',
  [en.history.heading]: 'history',
  [en.digestFollowUp.heading]: 'digest-follow-up',
  [en.digestSettings.heading]: 'digest-settings',
}

/**
 * Which card this is, told by its English heading: the kind of the card model, and for a short
 * answer its code, as in `message/notAllowed`.
 */
export function kindOf(card: unknown): string {
  const [first = {}] = nodesOfType(card, 'TextBlock')
  const heading = String(first['text'])
  const known = (headings as Record<string, string>)[heading]
  if (known) return known
  const message = Object.entries(en.message).find(
    ([, words]) => typeof words === 'object' && words.title === heading,
  )
  if (message) return `message/${message[0]}`
  if (textOf(card).includes(en.dueList.why)) return 'due-list'
  return isWarning(card) ? 'expiry' : `unknown card: ${heading}`
}

/** Why a rotation failed or cannot start, by its words; undefined when the card says none of them. */
export function failureIn(card: unknown): string | undefined {
  const text = textOf(card)
  return Object.entries(en.failure).find(([, { what }]) => text.includes(what))?.[0]
}

/** The warning's heading counts days, so its sentence tells it. */
function isWarning(card: unknown): boolean {
  const text = textOf(card)
  return text.includes(en.expiry.means) || text.includes(en.expiry.meansExpired)
}
