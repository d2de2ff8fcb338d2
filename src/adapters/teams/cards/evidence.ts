// What sign-ins say, in words: the last use of both secrets, how late it may show, what it means.

import type { EvidenceFacts } from '../../../application/card.ts'
import type { Acknowledged } from '../../../domain/evidence.ts'
import { type Fact, fact } from './facts.ts'
import type { Wording } from './wording.ts'

/** The row of the old secret's last sign-in. */
export function oldUseRow(evidence: EvidenceFacts, wording: Wording): Fact {
  return fact('facts.lastUsed', useInWords(evidence.oldUsedAt, evidence, wording), wording)
}

/** The row of the new secret's last sign-in by anybody but Rekey. */
export function freshUseRow(evidence: EvidenceFacts, wording: Wording): Fact {
  return fact('facts.freshUsed', useInWords(evidence.freshUsedAt, evidence, wording), wording)
}

/** What the evidence means. */
export function verdictInWords({ verdict }: EvidenceFacts, { say }: Wording): string {
  return verdict.is === 'unknown'
    ? say(`evidence.unknown.${verdict.gap}`)
    : say(`evidence.${verdict.is}`)
}

/** When sign-ins were read and how late one may show; empty where none could be read. */
export function lagInWords({ lagHours, readAt }: EvidenceFacts, wording: Wording): string {
  if (lagHours === null) return ''
  return wording.say('evidence.lag', { hours: lagHours, moment: wording.moment(readAt) })
}

/** What a person acknowledged, as a button sends it. */
export function acknowledgedData(acknowledged: Acknowledged): string {
  return acknowledged instanceof Date ? acknowledged.toISOString() : acknowledged
}

function useInWords(
  usedAt: Date | null,
  { lagHours }: EvidenceFacts,
  { say, moment }: Wording,
): string {
  if (usedAt) return moment(usedAt)
  return say(lagHours === null ? 'evidence.notKnown' : 'evidence.noneSeen')
}
