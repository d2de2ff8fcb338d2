import type { DueListCard } from '../../../application/cards/warning-cards.ts'
import { matterName } from '../../../domain/matter.ts'
import { noteColors } from './digest.ts'
import { applicationName } from './names.ts'
import type { TemplateData } from './template-data.ts'
import { expiryInWords, headerStyle, textColor } from './urgency.ts'
import type { Wording } from './wording.ts'

/** So many have a line; the picker names the others too. */
const mostLines = 12

/** Fields of the list of due matters: a line each, and the picker of those that still need somebody. */
export function presentDueList(card: DueListCard, wording: Wording): TemplateData {
  const { say, date } = wording
  const waiting = card.items.filter(({ state }) => state !== 'over')
  const lines = card.items.slice(0, mostLines)
  const unlisted = card.items.length - lines.length + card.more
  const soonest = Math.min(...waiting.map(({ secret }) => secret.daysLeft))
  return {
    style: waiting.length === 0 ? 'good' : headerStyle(soonest),
    heading:
      waiting.length === 0
        ? say('dueList.allOver')
        : say('dueList.heading', { count: waiting.length + card.more }),
    rows: lines.map(({ application, secret, state }) => ({
      name: applicationName(application),
      expiry: expiryInWords(secret.daysLeft, wording),
      color: state === 'due' ? textColor(secret.daysLeft) : 'default',
      detail: date(secret.expiresAt),
      hasState: state !== 'due',
      state: state === 'due' ? '' : say(`dueList.${state}`),
    })),
    hasMore: unlisted > 0,
    more: say('dueList.more', { count: unlisted }),
    isPickable: waiting.length > 0,
    choices: waiting.map(({ application, secret }) => ({
      title: `${applicationName(application)} – ${expiryInWords(secret.daysLeft, wording)}`,
      value: matterName(application.objectId, secret.keyId),
    })),
    chosen: waiting
      .slice(0, 1)
      .map(({ application, secret }) => matterName(application.objectId, secret.keyId))
      .join(''),
    none: {},
    hasNote: card.note !== null,
    note: card.note === null ? '' : say(`digest.note.${card.note}`),
    noteColor: card.note === null ? 'default' : noteColors[card.note],
  }
}
