import type { CleanupWarningCard } from '../../../application/card.ts'
import { acknowledgedData, freshUseRow, lagInWords, oldUseRow, verdictInWords } from './evidence.ts'
import { secretRows } from './facts.ts'
import { applicationName } from './names.ts'
import type { QuestionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the second question: the use that speaks against it, or that none is known. */
export function presentCleanupWarning(card: CleanupWarningCard, wording: Wording): TemplateData {
  const { evidence, acknowledged } = card
  const rotation: QuestionData<'confirm-cleanup'> = {
    rotationId: card.rotationId,
    revision: card.revision,
  }
  return {
    name: applicationName(card.application),
    warning:
      acknowledged instanceof Date
        ? wording.say('cleanupWarning.used', { moment: wording.moment(acknowledged) })
        : verdictInWords(evidence, wording),
    facts: [
      ...secretRows(card.old, wording),
      oldUseRow(evidence, wording),
      freshUseRow(evidence, wording),
    ],
    lag: lagInWords(evidence, wording),
    hasLag: evidence.lagHours !== null,
    rotation,
    confirmed: { ...rotation, acknowledged: acknowledgedData(acknowledged) },
  }
}
