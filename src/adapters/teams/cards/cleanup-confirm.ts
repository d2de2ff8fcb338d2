import type { CleanupConfirmCard } from '../../../application/card.ts'
import { acknowledgedData, freshUseRow, lagInWords, oldUseRow, verdictInWords } from './evidence.ts'
import { secretRows } from './facts.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { QuestionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the question: which secret goes, which one stays, and when both were last used. */
export function presentCleanupConfirm(card: CleanupConfirmCard, wording: Wording): TemplateData {
  const { evidence, fresh } = card
  const rotation: QuestionData<'confirm-cleanup'> = {
    rotationId: card.rotationId,
    revision: card.revision,
  }
  // This card may tell that nothing is known; that something is in use asks for a second one.
  const unknown = evidence.verdict.is === 'unknown'
  return {
    name: applicationName(card.application),
    facts: [
      ...secretRows(card.old, wording),
      oldUseRow(evidence, wording),
      freshUseRow(evidence, wording),
    ],
    verdict: verdictInWords(evidence, wording),
    verdictColor: evidence.verdict.is === 'usedAfterSwitch' ? 'attention' : 'default',
    lag: lagInWords(evidence, wording),
    hasLag: evidence.lagHours !== null,
    stays: wording.say('cleanupConfirm.stays', {
      keyId: plainText(fresh.keyId),
      date: wording.date(fresh.expiresAt),
    }),
    rotation,
    confirmed: unknown ? { ...rotation, acknowledged: acknowledgedData('unknown') } : rotation,
  }
}
