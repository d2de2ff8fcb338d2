import type { ReportCard, ReportItem } from '../../../application/card.ts'
import { secretDetail } from './expiring-rows.ts'
import { applicationName } from './names.ts'
import { pageFields } from './pages.ts'
import { plainText } from './plain-text.ts'
import type { TemplateData } from './template-data.ts'
import { expiryInWords, textColor } from './urgency.ts'
import type { Wording } from './wording.ts'

/** Fields of a page of the report. */
export function presentReport(card: ReportCard, wording: Wording): TemplateData {
  const { say, moment } = wording
  const { scope, items, asOf, skip, pageSize, total } = card
  return {
    scope: scope === 'own' ? say('orphans.own') : say('orphans.all', { role: scope }),
    none: items.length === 0,
    rows: items.map((item) => row(item, wording)),
    ...pageFields({ skip, pageSize, shown: items.length, total }, wording),
    asOf: asOf === null ? say('status.never') : say('cleanupList.asOf', { moment: moment(asOf) }),
  }
}

function row({ application, secret }: ReportItem, wording: Wording): TemplateData {
  return {
    name: applicationName(application),
    expiry: expiryInWords(secret.daysLeft, wording),
    color: textColor(secret.daysLeft),
    secret: plainText(secret.description ?? '') || wording.say('common.unnamed'),
    detail: secretDetail(secret, wording),
  }
}
