import type { PickerCard } from '../../../application/card.ts'
import { mostButtons } from './expiring-rows.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

const verbs = {
  app: 'show-application',
  rotate: 'choose-secret',
  cleanup: 'list-cleanup',
  target: 'show-targets',
  snooze: 'choose-snooze',
  mute: 'mute',
  unmute: 'hear-again',
  handover: 'open-hand-over',
  undo: 'find-undo',
  history: 'show-history',
} as const satisfies Record<PickerCard['then'], string>

/** Fields of the choice between applications; the button goes on with what the person wanted. */
export function presentPicker(card: PickerCard, wording: Wording): TemplateData {
  const shown = card.applications.slice(0, mostButtons)
  const more = card.applications.length - shown.length
  return {
    several: wording.say('picker.several', { query: plainText(card.query) }),
    rows: shown.map((application) => {
      const choose: ActionData<'choose-secret'> & ActionData<'show-application'> = {
        applicationObjectId: application.objectId,
      }
      return {
        name: applicationName(application),
        clientId: plainText(application.clientId),
        verb: verbs[card.then],
        choose,
      }
    }),
    hasMore: more > 0,
    more: wording.say('common.andMore', { count: wording.count(more) }),
  }
}
