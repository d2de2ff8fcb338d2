import type { NameDeletedCard } from '../../../application/card.ts'
import { targetRows } from './facts.ts'
import { applicationName } from './names.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the offer to recover: which secrets are deleted, and how the last attempt went. */
export function presentNameDeleted(card: NameDeletedCard, wording: Wording): TemplateData {
  const { draft, outcome } = card
  const matter: ActionData<'recover-names'> & ActionData<'show-matter'> = {
    applicationObjectId: card.application.objectId,
    keyId: card.keyId,
  }
  return {
    name: applicationName(card.application),
    facts: targetRows('nameDeleted.place', card.targets, wording),
    hasOutcome: outcome !== null,
    outcome: outcome === null ? '' : wording.say(`nameDeleted.${outcome}`),
    matter,
    recover: draft ? { ...matter, draft: { ...draft, validity: String(draft.validity) } } : matter,
  }
}
