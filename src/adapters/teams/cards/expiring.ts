import type { ExpiringCard } from '../../../application/card.ts'
import { expiringRow, mostButtons, mostRows } from './expiring-rows.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the list: whose applications, how far ahead, one line a secret, as of when. */
export function presentExpiring(card: ExpiringCard, wording: Wording): TemplateData {
  const { say, moment } = wording
  const { asOf, scope } = card
  const items = card.items.slice(0, mostRows)
  const more = card.more + card.items.length - items.length
  return {
    scope:
      scope === 'own'
        ? say('expiring.own', { days: card.horizonDays })
        : say('expiring.all', { days: card.horizonDays, role: scope }),
    rows: items.map((item, at) =>
      expiringRow(item, { withOwners: scope !== 'own', withButton: at < mostButtons }, wording),
    ),
    none: asOf !== null && items.length === 0,
    someWithoutButton: items.slice(mostButtons).some((item) => !item.rotating),
    hasMore: more > 0,
    more: say('expiring.more', { count: more }),
    asOf:
      asOf === null ? say('expiring.neverRead') : say('expiring.asOf', { moment: moment(asOf) }),
  }
}
