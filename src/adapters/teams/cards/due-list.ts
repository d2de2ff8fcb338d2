import type { DueListCard } from '../../../application/cards/warning-cards.ts'
import { mostButtons } from './expiring-rows.ts'
import { applicationName } from './names.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import { expiryInWords, headerStyle, textColor } from './urgency.ts'
import type { Wording } from './wording.ts'

/** Fields of the list of due matters: one line each, with a button that shows its own card. */
export function presentDueList(card: DueListCard, wording: Wording): TemplateData {
  const { say, date } = wording
  const total = card.items.length + card.more
  const soonest = Math.min(...card.items.map(({ secret }) => secret.daysLeft))
  return {
    style: headerStyle(soonest),
    heading: say('dueList.heading', { count: total }),
    rows: card.items.map(({ application, secret, state }, at) => {
      const show: ActionData<'show-due'> = {
        applicationObjectId: application.objectId,
        keyId: secret.keyId,
      }
      return {
        name: applicationName(application),
        expiry: expiryInWords(secret.daysLeft, wording),
        color: state === 'due' ? textColor(secret.daysLeft) : 'default',
        detail: date(secret.expiresAt),
        hasState: state !== 'due',
        state: state === 'due' ? '' : say(`dueList.${state}`),
        withButton: at < mostButtons && state !== 'over',
        show,
      }
    }),
    hasMore: card.more > 0,
    more: say('dueList.more', { count: card.more }),
  }
}
