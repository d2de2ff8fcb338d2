import type { Card } from '../../../application/card.ts'
import { presentApplication } from './application.ts'
import { presentApplicationList } from './application-list.ts'
import { presentApproval } from './approval.ts'
import { presentAttentionSaid } from './attention-said.ts'
import { presentCleanupConfirm } from './cleanup-confirm.ts'
import { presentCleanupList } from './cleanup-list.ts'
import { presentCleanupProgress } from './cleanup-progress.ts'
import { presentCleanupReminder } from './cleanup-reminder.ts'
import { presentCleanupWarning } from './cleanup-warning.ts'
import { presentDigest } from './digest.ts'
import { presentDigestFollowUp } from './digest-follow-up.ts'
import { presentDigestSettings } from './digest-settings.ts'
import { presentDoctor } from './doctor.ts'
import { presentDueList } from './due-list.ts'
import { presentExpiring } from './expiring.ts'
import { presentExpiry } from './expiry.ts'
import { presentFinding } from './finding.ts'
import { presentGiveUpConfirm } from './give-up-confirm.ts'
import { presentHandOver } from './hand-over.ts'
import { presentHelp } from './help.ts'
import { presentHistory } from './history.ts'
import { presentMatterOver } from './matter-over.ts'
import { presentMessage } from './message.ts'
import { presentNameDeleted } from './name-deleted.ts'
import { presentOrphans } from './orphans.ts'
import { presentPicker } from './picker.ts'
import { presentRemoval, presentRemovalConfirm } from './removal.ts'
import { presentReport } from './report.ts'
import { presentRotateForm } from './rotate-form.ts'
import { presentRotationClosed } from './rotation-closed.ts'
import { presentRotationFailed } from './rotation-failed.ts'
import { presentRotationProgress } from './rotation-progress.ts'
import { presentRotationStored } from './rotation-stored.ts'
import { presentRotationUndone } from './rotation-undone.ts'
import { presentScan } from './scan.ts'
import { presentSecretPicker } from './secret-picker.ts'
import { presentSettings } from './settings.ts'
import { presentSnoozeForm } from './snooze-form.ts'
import { presentStatus } from './status.ts'
import { presentSuperseded } from './superseded.ts'
import { presentTargets } from './targets.ts'
import type { TemplateData } from './template-data.ts'
import { presentUndoConfirm } from './undo-confirm.ts'
import { presentWelcome } from './welcome.ts'
import { presentWhoami } from './whoami.ts'
import type { Wording } from './wording.ts'

/** The fields that the template of a card's kind binds. */
export function presentCard(
  card: Card,
  wording: Wording,
  responsibilityNotice: string | null,
): TemplateData {
  switch (card.kind) {
    case 'welcome':
      return presentWelcome(card)
    case 'expiry':
      return presentExpiry(card, wording, responsibilityNotice)
    case 'due-list':
      return presentDueList(card, wording)
    case 'superseded':
      return presentSuperseded(card, wording)
    case 'rotate-form':
      return presentRotateForm(card, wording)
    case 'rotation-progress':
      return presentRotationProgress(card, wording)
    case 'rotation-stored':
      return presentRotationStored(card, wording)
    case 'cleanup-confirm':
      return presentCleanupConfirm(card, wording)
    case 'cleanup-warning':
      return presentCleanupWarning(card, wording)
    case 'cleanup-reminder':
      return presentCleanupReminder(card, wording)
    case 'give-up-confirm':
      return presentGiveUpConfirm(card, wording)
    case 'cleanup-progress':
    case 'give-up-progress':
    case 'undo-progress':
      return presentCleanupProgress(card, wording)
    case 'rotation-closed':
      return presentRotationClosed(card, wording)
    case 'undo-confirm':
      return presentUndoConfirm(card, wording)
    case 'rotation-undone':
      return presentRotationUndone(card, wording)
    case 'rotation-failed':
      return presentRotationFailed(card, wording)
    case 'help':
      return presentHelp(card, wording)
    case 'expiring':
      return presentExpiring(card, wording)
    case 'application':
      return presentApplication(card, wording)
    case 'targets':
      return presentTargets(card, wording)
    case 'name-deleted':
      return presentNameDeleted(card, wording)
    case 'picker':
      return presentPicker(card, wording)
    case 'secret-picker':
      return presentSecretPicker(card, wording)
    case 'cleanup-list':
      return presentCleanupList(card, wording)
    case 'removal-confirm':
      return presentRemovalConfirm(card, wording)
    case 'removal':
      return presentRemoval(card, wording)
    case 'finding':
      return presentFinding(card, wording)
    case 'matter-over':
      return presentMatterOver(card, wording)
    case 'status':
      return presentStatus(card, wording)
    case 'doctor':
      return presentDoctor(card, wording)
    case 'scan':
      return presentScan(card, wording)
    case 'orphans':
      return presentOrphans(card, wording)
    case 'report':
      return presentReport(card, wording)
    case 'digest':
      return presentDigest(card, wording)
    case 'snooze-form':
      return presentSnoozeForm(card, wording)
    case 'approval':
      return presentApproval(card, wording)
    case 'hand-over':
      return presentHandOver(card, wording)
    case 'attention-said':
      return presentAttentionSaid(card, wording)
    case 'settings':
      return presentSettings(card, wording)
    case 'mine':
      return presentApplicationList(card, wording)
    case 'whoami':
      return presentWhoami(card, wording)
    case 'history':
      return presentHistory(card, wording)
    case 'digest-follow-up':
      return presentDigestFollowUp(card, wording)
    case 'digest-settings':
      return presentDigestSettings(card, wording)
    case 'message':
      return presentMessage(card, wording)
  }
}
