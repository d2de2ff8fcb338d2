import type { RotationClosedCard } from '../../../application/card.ts'
import { fact, newSecretRows, timelineRows } from './facts.ts'
import { applicationName, personName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the end of a rotation: the new secret, who removed the old one, the time line. */
export function presentRotationClosed(card: RotationClosedCard, wording: Wording): TemplateData {
  return {
    name: applicationName(card.application),
    facts: [
      ...newSecretRows(card.fresh, wording),
      fact('facts.oldKeyId', plainText(card.old.keyId), wording),
      fact('facts.closedBy', personName(card.closedBy, wording), wording),
    ],
    timeline: timelineRows(card.timeline, wording),
    zone: wording.say('timeline.zone', { zone: wording.zone }),
  }
}
