import type { HandOverCard } from '../../../application/cards/attention-cards.ts'
import { applicationName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

const mostPeople = 25

/** Fields of the choice of another owner; without one, why there is none. */
export function presentHandOver(card: HandOverCard, wording: Wording): TemplateData {
  const { say } = wording
  const application: ActionData<'hand-over'> & ActionData<'show-application'> = {
    applicationObjectId: card.application.objectId,
  }
  const hasPeople = card.people.length > 0
  return {
    name: applicationName(card.application),
    what: say(hasPeople ? 'handOver.what' : 'handOver.nobody'),
    isGone: card.isGone,
    hasPeople,
    people: card.people.slice(0, mostPeople).map(({ id, name }) => ({
      title: plainText(name ?? '') || say('common.unnamedOwner'),
      value: id,
    })),
    application,
  }
}
