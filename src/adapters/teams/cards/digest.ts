import type { DigestCard } from '../../../application/card.ts'
import { expiringRow, mostRows } from './expiring-rows.ts'
import type { TemplateData } from './template-data.ts'
import { type Urgency, urgencies, urgencyOf } from './urgency.ts'
import type { Wording } from './wording.ts'

/** Fields of a channel's digest: four counts, then the list in groups, most urgent first. */
export function presentDigest(card: DigestCard, wording: Wording): TemplateData {
  const { say, count, moment } = wording
  const { asOf, counts } = card
  const items = card.items.slice(0, mostRows)
  const more = card.more + card.items.length - items.length
  return {
    horizon: say('digest.horizon', { days: card.horizonDays }),
    counts: urgencies.map((urgency) => ({
      number: count(counts[urgency]),
      label: say(`digest.${urgency}`),
      color: counts[urgency] > 0 && pressing.has(urgency) ? 'attention' : 'default',
      zero: counts[urgency] === 0,
    })),
    groups: urgencies
      .map((urgency) => ({
        title: say(`digest.group.${urgency}`),
        rows: items
          .filter((item) => urgencyOf(item.secret.daysLeft) === urgency)
          .map((item) => expiringRow(item, { withOwners: true, withButton: false }, wording)),
      }))
      .filter((group) => group.rows.length > 0),
    none: asOf !== null && items.length === 0,
    hasMore: more > 0,
    more: say('digest.more', { count: more }),
    asOf:
      asOf === null ? say('expiring.neverRead') : say('expiring.asOf', { moment: moment(asOf) }),
  }
}

const pressing: ReadonlySet<Urgency> = new Set(['expired', 'within7'])
