import type { DigestSettingsCard } from '../../../application/cards/digest-card.ts'
import { digestDays } from '../../../domain/digest.ts'
import { personName } from './names.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of a channel's settings: how they are, then the form. */
export function presentDigestSettings(card: DigestSettingsCard, wording: Wording): TemplateData {
  const { say, moment } = wording
  const { outcome, draft, set } = card
  const toggle: ActionData<'switch-digest'> = { isOn: !card.isOn }
  const by = set && { person: personName(set.by, wording), moment: moment(set.at) }
  return {
    state: say(card.isOn ? 'digestSettings.isOn' : 'digestSettings.isOff'),
    about: say('digestSettings.about', { count: card.about }),
    hasOutcome: outcome !== null,
    outcome: outcomeInWords(outcome, wording),
    outcomeColor: typeof outcome === 'string' ? 'good' : 'attention',
    isSet: by !== null,
    setBy: by === null ? '' : say('digestSettings.setBy', by),
    days: draft.days,
    dayChoices: (['usual', ...digestDays] as const).map((days) => ({
      title: say(`digestSettings.days.${days}`),
      value: days,
    })),
    hour: String(draft.hour),
    hourChoices: Array.from({ length: 24 }, (_, hour) => ({
      title: `${String(hour).padStart(2, '0')}:00`,
      value: String(hour),
    })),
    zone: draft.zone,
    horizonDays: String(draft.horizonDays),
    horizonChoices: card.horizons.map((days) => ({
      title: say('digest.horizon', { days }),
      value: String(days),
    })),
    filter: draft.filter,
    toggleTitle: say(card.isOn ? 'actions.turnOff' : 'actions.turnOn'),
    toggle,
    digest: { page: 1 } satisfies ActionData<'show-digest'>,
  }
}

function outcomeInWords(outcome: DigestSettingsCard['outcome'], { say }: Wording): string {
  if (outcome === null) return ''
  if (typeof outcome === 'string') return say(`digestSettings.outcome.${outcome}`)
  switch (outcome.code) {
    case 'badZone':
      return say('digestSettings.outcome.badZone')
    case 'tooManyRules':
      return say('digestSettings.outcome.tooManyRules', { most: outcome.most })
    case 'badRule':
      return say('digestSettings.outcome.badRule', { place: outcome.place })
  }
}
