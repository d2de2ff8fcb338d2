import type { DigestFollowUpCard } from '../../../application/cards/digest-card.ts'
import { digestGroups, mentionEntities, mostDigestRows, rotatedRows } from './digest-rows.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of what follows a digest up: what became urgent, and what was rotated. */
export function presentDigestFollowUp(card: DigestFollowUpCard, wording: Wording): TemplateData {
  const { say, moment } = wording
  const more = card.more + Math.max(0, card.items.length - mostDigestRows)
  return {
    since: say('digestFollowUp.since', { moment: moment(card.rotated.since) }),
    groups: digestGroups(card.items, 1, wording),
    hasMore: more > 0,
    more: say('digestFollowUp.more', { count: more }),
    hasRotated: card.rotated.items.length > 0,
    rotated: rotatedRows(card.rotated, wording),
    entities: mentionEntities(card.items, wording),
  }
}
