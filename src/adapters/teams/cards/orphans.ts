import type { OrphanItem, OrphansCard } from '../../../application/card.ts'
import { secretDetail } from './expiring-rows.ts'
import { applicationName, ownerNames } from './names.ts'
import { pageFields } from './pages.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import { expiryInWords, textColor } from './urgency.ts'
import type { Wording } from './wording.ts'

/** Fields of the list of applications that nobody or only one person looks after. */
export function presentOrphans(card: OrphansCard, wording: Wording): TemplateData {
  const { say, moment } = wording
  const { scope, items, asOf, horizonDays, skip, pageSize, total } = card
  return {
    scope: scope === 'own' ? say('orphans.own') : say('orphans.all', { role: scope }),
    none: asOf !== null && items.length === 0,
    rows: items.map((item) => row(item, wording)),
    ...pageFields({ skip, pageSize, shown: items.length, total }, wording),
    basis: asOf === null ? '' : say('orphans.basis', { days: horizonDays }),
    asOf: asOf === null ? say('status.never') : say('cleanupList.asOf', { moment: moment(asOf) }),
  }
}

function row({ application, secret, owners, lack }: OrphanItem, wording: Wording): TemplateData {
  const details: ActionData<'show-application'> = { applicationObjectId: application.objectId }
  return {
    name: applicationName(application),
    expiry: expiryInWords(secret.daysLeft, wording),
    color: textColor(secret.daysLeft),
    lack: wording.say(`orphans.lack.${lack}`, { owners: ownerNames(owners, wording) }),
    detail: secretDetail(secret, wording),
    details,
  }
}
