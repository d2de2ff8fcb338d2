import type { HistoryCard, HistoryEntry } from '../../../application/cards/person-cards.ts'
import { applicationName, personName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of an application's history, the newest first; the time is the label. */
export function presentHistory(card: HistoryCard, wording: Wording): TemplateData {
  const application: ActionData<'show-application'> = {
    applicationObjectId: card.application.objectId,
  }
  return {
    name: applicationName(card.application),
    none: card.entries.length === 0,
    entries: card.entries.map(({ at, what }) => ({
      label: wording.stamp(at),
      value: inWords(what, wording),
    })),
    hasMore: card.more > 0,
    more: wording.say('history.more', { count: card.more }),
    zone: wording.say('timeline.zone', { zone: wording.zone }),
    application,
  }
}

function inWords(what: HistoryEntry['what'], wording: Wording): string {
  const { say, moment } = wording
  switch (what.kind) {
    case 'rotation': {
      const person = personName(what.by ?? undefined, wording)
      return say('history.rotation', { what: say(`timeline.${what.event}`, { person }) })
    }
    case 'removal': {
      const secret = plainText(what.secret ?? '') || say('common.unnamed')
      return say(`history.removal.${what.event}`, { secret, person: personName(what.by, wording) })
    }
    case 'warned': {
      const { stage, messages } = what
      if (stage === 'expired') return say('history.warnedExpired', { messages })
      return say('history.warned', { days: stage, messages })
    }
    case 'reminded':
      return say('history.reminded', { messages: what.messages })
    case 'snoozed':
      return say('history.snoozed', {
        person: personName(what.by, wording),
        moment: moment(what.until),
      })
  }
}
