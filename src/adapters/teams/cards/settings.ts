import type { SettingsCard } from '../../../application/cards/attention-cards.ts'
import { fact } from './facts.ts'
import { applicationName, personName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the settings: whether a person gets messages, and about what they get none. */
export function presentSettings(card: SettingsCard, wording: Wording): TemplateData {
  const { say } = wording
  const zone = plainText(card.timeZone ?? '') || say('settings.zoneUnknown')
  return {
    facts: [
      fact('settings.messages', say(`settings.${messagesOf(card)}`), wording),
      fact('settings.zone', zone, wording),
    ],
    messages: say(card.optedOut ? 'settings.meansOff' : 'settings.meansOn'),
    optedOut: card.optedOut,
    hasSilent: card.silent.length > 0,
    rows: card.silent.map(({ application, what, to }) => {
      const again: ActionData<'hear-again'> = { applicationObjectId: application.objectId }
      return {
        name: applicationName(application),
        why: say(`settings.${what}`, { person: personName(to ?? undefined, wording) }),
        application: again,
      }
    }),
    hasMore: card.more > 0,
    more: say('settings.more', { count: card.more }),
  }
}

function messagesOf({ optedOut, reachable }: SettingsCard): 'on' | 'off' | 'noChat' {
  if (optedOut) return 'off'
  return reachable ? 'on' : 'noChat'
}
