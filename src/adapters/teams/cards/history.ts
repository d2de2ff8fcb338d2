import type {
  HistoryCard,
  HistoryDetails,
  HistoryEntry,
} from '../../../application/cards/person-cards.ts'
import { applicationName, personName, targetName } from './names.ts'
import { pageFields } from './pages.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of an application's history, the newest first; the time is the label. */
export function presentHistory(card: HistoryCard, wording: Wording): TemplateData {
  const { skip, pageSize, total, entries } = card
  const application: ActionData<'show-application'> = {
    applicationObjectId: card.application.objectId,
  }
  const to = (place: number): ActionData<'show-history'> => ({ ...application, skip: place })
  return {
    name: applicationName(card.application),
    none: entries.length === 0,
    entries: entries.map(({ at, what, details }) => {
      const detail = detailsInWords(details, wording)
      return {
        label: wording.stamp(at),
        value: inWords(what, wording),
        hasDetail: detail !== '',
        detail,
      }
    }),
    ...pageFields({ skip, pageSize, shown: entries.length, total }, wording),
    forward: to(skip + entries.length),
    back: to(Math.max(0, skip - pageSize)),
    zone: wording.say('timeline.zone', { zone: wording.zone }),
    application,
  }
}

function inWords(what: HistoryEntry['what'], wording: Wording): string {
  const { say, moment } = wording
  const by = (name: string | null) => personName(name ?? undefined, wording)
  switch (what.kind) {
    case 'rotation': {
      const person = by(what.by)
      return say('history.rotation', { what: say(`timeline.${what.event}`, { person }) })
    }
    case 'removal': {
      const secret = plainText(what.secret ?? '') || say('common.unnamed')
      return say(`history.removal.${what.event}`, { secret, person: by(what.by) })
    }
    case 'warned': {
      const { stage, messages } = what
      if (stage === 'expired') return say('history.warnedExpired', { messages })
      return say('history.warned', { days: stage, messages })
    }
    case 'reminded':
      return say('history.reminded', { messages: what.messages })
    case 'attention': {
      const { event, until, to } = what
      const person = by(what.by)
      const values = { person, moment: until ? moment(until) : '', to: by(to) }
      return say(`history.attention.${event}`, values)
    }
    case 'targets':
      return say(`history.targets.${what.event}`, { person: by(what.by) })
    case 'vaultName':
      return say(`history.vaultName.${what.event}`, { person: by(what.by) })
    case 'approval':
      return say(`history.approval.${what.event}`, { person: by(what.by) })
    case 'stray':
      return say(`history.stray.${what.event}`)
    case 'finding':
      return say(`history.finding.${what.event}`)
    case 'refusal':
      return say('history.refusal', { person: by(what.by) })
  }
}

const mostVersions = 5

function detailsInWords(details: HistoryDetails, wording: Wording): string {
  const { say } = wording
  const { oldKeyId, newKeyId, versions, refused } = details
  return [
    ...(refused === null ? [] : [plainText(refused)]),
    ...(oldKeyId === null ? [] : [say('history.detail.oldKey', { id: plainText(oldKeyId) })]),
    ...(newKeyId === null ? [] : [say('history.detail.newKey', { id: plainText(newKeyId) })]),
    ...versions.slice(0, mostVersions).map(({ version, ...target }) =>
      version === null
        ? targetName(target, wording)
        : say('history.detail.version', {
            target: targetName(target, wording),
            version: plainText(version),
          }),
    ),
    ...evidenceInWords(details, wording),
  ].join(' · ')
}

function evidenceInWords({ evidence }: HistoryDetails, { say, moment }: Wording): string[] {
  if (!evidence) return []
  const { oldUsedAt, freshUsedAt, gaps } = evidence
  if (gaps.log !== null && gaps.report !== null) return [say('history.detail.notRead')]
  return [
    oldUsedAt
      ? say('history.detail.oldUsed', { moment: moment(oldUsedAt) })
      : say('history.detail.oldNotSeen'),
    freshUsedAt
      ? say('history.detail.newUsed', { moment: moment(freshUsedAt) })
      : say('history.detail.newNotSeen'),
  ]
}
