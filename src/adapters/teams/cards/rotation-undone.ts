import type { RotationUndoneCard } from '../../../application/card.ts'
import { fact, secretRows, timelineRows } from './facts.ts'
import { applicationName, personName } from './names.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the end of a rotation that was undone: the secret that counts again, the time line. */
export function presentRotationUndone(card: RotationUndoneCard, wording: Wording): TemplateData {
  return {
    name: applicationName(card.application),
    sentence: wording.say(
      card.vaultsHeldOld ? 'rotationUndone.restored' : 'rotationUndone.neverHeld',
    ),
    facts: [
      ...secretRows(card.old, wording),
      fact('facts.undoneBy', personName(card.undoneBy, wording), wording),
    ],
    timeline: timelineRows(card.timeline, wording),
    zone: wording.say('timeline.zone', { zone: wording.zone }),
  }
}
