import type { ApplicationNames, Card } from '../../../application/card.ts'
import { unmarkedText } from './plain-text.ts'
import { expiryInWords } from './urgency.ts'
import type { Wording } from './wording.ts'

/** One plain sentence about a card, for the notification that announces it. */
export function summarise(card: Card, wording: Wording): string {
  const { say, count } = wording
  switch (card.kind) {
    case 'welcome':
      return say('summary.welcome')
    case 'expiry': {
      const expiry = expiryInWords(card.secret.daysLeft, wording)
      return say('summary.expiry', { name: nameIn(card.application), expiry })
    }
    case 'due-list':
      return say('summary.dueList', { count: card.items.length + card.more })
    case 'superseded':
      return say('summary.superseded')
    case 'rotate-form':
      return say('summary.rotateForm', { name: nameIn(card.application) })
    case 'rotation-progress':
      return say('summary.rotationProgress', { name: nameIn(card.application) })
    case 'give-up-confirm':
      return say('summary.giveUpConfirm', { name: nameIn(card.application) })
    case 'give-up-progress':
      return say('summary.giveUpProgress', { name: nameIn(card.application) })
    case 'rotation-stored':
      return say('summary.rotationStored', { name: nameIn(card.application) })
    case 'cleanup-confirm':
      return say('summary.cleanupConfirm', { name: nameIn(card.application) })
    case 'cleanup-warning':
      return say('summary.cleanupWarning', { name: nameIn(card.application) })
    case 'cleanup-reminder':
      return say('summary.cleanupReminder', {
        name: nameIn(card.application),
        days: card.daysWaited,
      })
    case 'cleanup-progress':
      return say('summary.cleanupProgress', { name: nameIn(card.application) })
    case 'rotation-closed':
      return say(`summary.rotationClosed.${card.how}`, { name: nameIn(card.application) })
    case 'undo-confirm':
      return say('summary.undoConfirm', { name: nameIn(card.application) })
    case 'undo-progress':
      return say('summary.undoProgress', { name: nameIn(card.application) })
    case 'rotation-undone':
      return say('summary.rotationUndone', { name: nameIn(card.application) })
    case 'rotation-failed':
      return say('summary.rotationFailed', { name: nameIn(card.application) })
    case 'help':
      return say('summary.help')
    case 'expiring': {
      const total = card.items.length + card.more
      return say('summary.expiring', { count: total, days: card.horizonDays })
    }
    case 'application':
      return say('summary.application', {
        name: nameIn(card.application),
        count: card.secrets.length,
      })
    case 'targets':
      return say('summary.targets', { name: nameIn(card.application) })
    case 'name-deleted':
      return say('summary.nameDeleted', { name: nameIn(card.application) })
    case 'picker':
      return say('summary.picker')
    case 'secret-picker':
      return say('summary.secretPicker', { name: nameIn(card.application) })
    case 'cleanup-list':
      return say('summary.cleanupList', { count: card.items.length + card.more })
    case 'removal-confirm':
      return say('summary.removalConfirm', { name: nameIn(card.application) })
    case 'removal':
      return say(`summary.removal.${card.state}`, { name: nameIn(card.application) })
    case 'finding':
      return say('summary.finding', { name: nameIn(card.application) })
    case 'matter-over':
      return say(`summary.matterOver.${card.how}`, { name: nameIn(card.application) })
    case 'status':
      return say('summary.status', { count: card.rotations.length })
    case 'doctor':
      return say(card.isFit ? 'doctor.fit' : 'doctor.unfit')
    case 'scan':
      return say(`summary.scan.${card.round?.outcome ?? 'asked'}`)
    case 'orphans':
      return say('summary.orphans', { count: card.total })
    case 'report':
      return say('summary.report', { count: card.total })
    case 'digest': {
      const { expired, within7, within30 } = card.counts
      return say('summary.digest', { expired: count(expired), soon: count(within7 + within30) })
    }
    case 'snooze-form':
      return say('summary.snoozeForm', { name: nameIn(card.application) })
    case 'approval':
      return say(`summary.approval.${card.state}`, { name: nameIn(card.application) })
    case 'hand-over':
      return say('summary.handOver', { name: nameIn(card.application) })
    case 'attention-said':
      return say('summary.attentionSaid', { name: nameIn(card.application) })
    case 'settings':
      return say('summary.settings')
    case 'mine':
      return say(`summary.${card.kind}`, { count: card.items.length + card.more })
    case 'whoami':
      return say('summary.whoami')
    case 'history':
      return say('summary.history', { name: nameIn(card.application) })
    case 'digest-follow-up':
      return say('summary.digestFollowUp', {
        urgent: card.items.length + card.more,
        rotated: card.rotated.items.length + card.rotated.more,
      })
    case 'digest-settings':
      return say('summary.digestSettings')
    case 'message':
      return say('summary.message', { title: say(`message.${card.message.code}.title`) })
  }
}

function nameIn(application: ApplicationNames): string {
  return unmarkedText(application.name) || unmarkedText(application.clientId)
}
