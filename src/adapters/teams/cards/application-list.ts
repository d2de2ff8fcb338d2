import type { ApplicationItem, MineCard } from '../../../application/cards/person-cards.ts'
import { mostButtons } from './expiring-rows.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import { expiryInWords, textColor } from './urgency.ts'
import type { Wording } from './wording.ts'

/** Fields of a list of applications: each with its secret that ends first. */
export function presentApplicationList(card: MineCard, wording: Wording): TemplateData {
  const { say } = wording
  return {
    none: card.items.length === 0,
    rows: card.items.map((item, at) => rowOf(item, at < mostButtons, wording)),
    hasMore: card.more > 0,
    more: say('applicationList.more', { count: card.more }),
    asOf: card.asOf
      ? say('applicationList.asOf', { moment: wording.moment(card.asOf) })
      : say('status.never'),
  }
}

function rowOf(
  { application, secrets, soonest }: ApplicationItem,
  withButton: boolean,
  wording: Wording,
): TemplateData {
  const show: ActionData<'show-application'> = { applicationObjectId: application.objectId }
  const count = wording.say('applicationList.secrets', { count: secrets })
  const clientId = plainText(application.clientId)
  return {
    name: applicationName(application),
    soonest: soonest
      ? expiryInWords(soonest.daysLeft, wording)
      : wording.say('applicationList.nothingDue'),
    color: soonest ? textColor(soonest.daysLeft) : 'default',
    detail: wording.say('common.twoParts', { first: count, second: clientId }),
    withButton,
    show,
  }
}
