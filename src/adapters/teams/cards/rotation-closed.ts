import type { RotationClosedCard } from '../../../application/card.ts'
import { type Fact, fact, newSecretRows, timelineRows } from './facts.ts'
import { applicationName, personName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the end of a rotation: the new secret, what became of the old one, the time line. */
export function presentRotationClosed(card: RotationClosedCard, wording: Wording): TemplateData {
  return {
    name: applicationName(card.application),
    sentence: wording.say(`rotationClosed.${card.how}`),
    facts: [
      ...newSecretRows(card.fresh, wording),
      fact('facts.oldKeyId', plainText(card.old.keyId), wording),
      ...removalRows(card, wording),
    ],
    timeline: timelineRows(card.timeline, wording),
    zone: wording.say('timeline.zone', { zone: wording.zone }),
  }
}

/** Who confirmed the removal, and the last use that was known to them. */
function removalRows({ closedBy, oldUsedAt }: RotationClosedCard, wording: Wording): Fact[] {
  return [
    ...(oldUsedAt ? [fact('facts.lastUsed', wording.moment(oldUsedAt), wording)] : []),
    ...(closedBy === null ? [] : [fact('facts.closedBy', personName(closedBy, wording), wording)]),
  ]
}
