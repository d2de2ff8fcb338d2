import type { MatterOverCard } from '../../../application/card.ts'
import { replacementNames } from './cleanup-list.ts'
import { secretRows } from './facts.ts'
import { applicationName, personName } from './names.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of a warning that is over: what happened, and what the application has now. */
export function presentMatterOver(card: MatterOverCard, wording: Wording): TemplateData {
  const { say } = wording
  const { how, newer, removedBy } = card
  const details: ActionData<'show-application'> = {
    applicationObjectId: card.application.objectId,
  }
  return {
    style: newer ? 'good' : 'emphasis',
    heading: say(`matterOver.${how}.heading`),
    name: applicationName(card.application),
    sentence: say(`matterOver.${how}.sentence`),
    facts: secretRows(card.secret, wording),
    hasNow: how !== 'applicationDeleted',
    now: newer
      ? say('matterOver.newer', replacementNames(newer, wording))
      : say('matterOver.nothingValid'),
    hasRemover: removedBy !== null,
    remover:
      removedBy === null
        ? ''
        : say('matterOver.removedBy', { person: personName(removedBy, wording) }),
    canShow: how !== 'applicationDeleted',
    details,
  }
}
