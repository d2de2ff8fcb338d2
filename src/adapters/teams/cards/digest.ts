import {
  type DigestCard,
  type DigestNote,
  digestTroubles,
} from '../../../application/cards/digest-card.ts'
import { digestGroups, mentionEntities, rotatedRows } from './digest-rows.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import { type Urgency, urgencies } from './urgency.ts'
import type { Wording } from './wording.ts'

/** Fields of a channel's digest: the counts, what needs somebody, a page of the list, what was done. */
export function presentDigest(card: DigestCard, wording: Wording): TemplateData {
  const { say, count, moment } = wording
  const { asOf, counts, troubles, rotated, note, page, pages } = card
  const total = urgencies.reduce((sum, urgency) => sum + counts[urgency], 0)
  const pageOf = (at: number): ActionData<'show-digest'> => ({ page: at })
  return {
    horizon: say('digest.horizon', { days: card.horizonDays }),
    hasFilter: card.filter !== null,
    filter: say('digest.only', { filter: plainText(card.filter ?? '', longestFilter) }),
    hasNote: note !== null,
    note: note === null ? '' : say(`digest.note.${note}`),
    noteColor: note === null ? 'default' : noteColors[note],
    hasYours: card.yours !== null,
    yours: say('digest.yours', { count: card.yours ?? 0 }),
    hasCounts: total > 0,
    counts: urgencies.map((urgency) => ({
      value: counts[urgency],
      number: count(counts[urgency]),
      label: say(`digest.${urgency}`),
      legend: say('digest.legend', {
        label: say(`digest.${urgency}`),
        count: count(counts[urgency]),
      }),
      color: counts[urgency] > 0 && pressing.has(urgency) ? 'attention' : 'default',
      chartColor: chartColors[urgency],
    })),
    troubles: digestTroubles
      .filter((trouble) => troubles[trouble] > 0)
      .map((trouble) => ({
        text: say(`digest.troubles.${trouble}`, { count: troubles[trouble] }),
      })),
    groups: digestGroups(card.items, page, wording),
    none: asOf !== null && total === 0,
    hasRotated: rotated.items.length > 0,
    rotatedSince: say('digest.rotatedSince', { moment: moment(rotated.since) }),
    rotated: rotatedRows(rotated, wording),
    hasPages: pages > 1,
    pages: say('digest.pages', { page: count(page), pages: count(pages), total }),
    hasPrevious: page > 1,
    previous: pageOf(page - 1),
    hasNext: page < pages,
    next: pageOf(page + 1),
    asOf:
      asOf === null ? say('expiring.neverRead') : say('expiring.asOf', { moment: moment(asOf) }),
    entities: mentionEntities(card.items, wording),
  }
}

const longestFilter = 300
const pressing: ReadonlySet<Urgency> = new Set(['expired', 'within7'])
const chartColors: Record<Urgency, string> = {
  expired: 'attention',
  within7: 'warning',
  within30: 'categoricalBlue',
  later: 'neutral',
}
/** How good the news of a press is. */
export const noteColors: Record<DigestNote, string> = {
  inYourChat: 'good',
  noChat: 'attention',
  notAllowed: 'attention',
  notNow: 'attention',
  chatUnsure: 'attention',
}
