import type { AttentionSaidCard } from '../../../application/cards/attention-cards.ts'
import { applicationName, personName } from './names.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the answer to what a person said about an application: what follows from it. */
export function presentAttentionSaid(card: AttentionSaidCard, wording: Wording): TemplateData {
  const { say } = wording
  const name = applicationName(card.application)
  const application: ActionData<'hear-again'> & ActionData<'show-application'> = {
    applicationObjectId: card.application.objectId,
  }
  const person = personName(card.to ?? undefined, wording)
  return {
    name,
    text: say(`attentionSaid.${card.what}`, { name, person }),
    next: nextOf(card, wording),
    isSilent: card.what !== 'hearAgain',
    optedOut: card.optedOut,
    application,
  }
}

function nextOf({ what, optedOut }: AttentionSaidCard, { say }: Wording): string {
  if (optedOut) return say('attentionSaid.nextOptedOut')
  switch (what) {
    case 'notMine':
      return say('attentionSaid.nextNotMine')
    case 'hearAgain':
      return say('attentionSaid.nextAgain')
    case 'muted':
    case 'handedOver':
      return say('attentionSaid.next')
  }
}
