import type { DoctorCard } from '../../../application/cards/doctor-card.ts'
import type { Check } from '../../../domain/checkup.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the check-up: one row a check, and the findings that nobody has settled. */
export function presentDoctor(card: DoctorCard, wording: Wording): TemplateData {
  const { say } = wording
  return {
    style: card.isFit ? 'good' : 'attention',
    summary: say(card.isFit ? 'doctor.fit' : 'doctor.unfit'),
    rows: card.checks.map((check) => checkRow(check, wording)),
    hasFindings: card.findings.length > 0,
    findings: card.findings.map(({ application, what, keyId, firstSeenAt }) => ({
      name: applicationName(application),
      what: say(`doctor.finding.${what}`),
      since: say('doctor.since', { keyId: plainText(keyId), moment: wording.moment(firstSeenAt) }),
    })),
    hasMore: card.moreFindings > 0,
    more: say('doctor.more', { count: card.moreFindings }),
  }
}

/** In characters; the command that grants a permission has some 350. */
const longestCommand = 600

const colors = { ok: 'good', missing: 'attention', unknown: 'warning' } as const

function checkRow(check: Check, wording: Wording): TemplateData {
  const { say } = wording
  const isGood = check.state === 'ok'
  const seen = plainText(check.seen ?? '')
  const label = say(`doctor.check.${check.what}`)
  return {
    label: seen ? say('common.twoParts', { first: label, second: seen }) : label,
    // What was found is not missing.
    state: say(`doctor.state.${check.what === 'findings' && !isGood ? 'found' : check.state}`),
    color: colors[check.state],
    isBad: !isGood,
    without: say(`doctor.without.${check.what}`),
    canMend: check.mend !== null,
    mend: plainText(check.mend ?? '', longestCommand),
  }
}
