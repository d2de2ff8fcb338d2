import type { CleanupItem, RemovalCard, RemovalConfirmCard } from '../../../application/card.ts'
import { replacementNames } from './cleanup-list.ts'
import { secretRows } from './facts.ts'
import { applicationName, personName } from './names.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the question: exactly which secret goes, what stays, and what Rekey cannot know. */
export function presentRemovalConfirm(card: RemovalConfirmCard, wording: Wording): TemplateData {
  const matter: ActionData<'confirm-removal'> & ActionData<'list-cleanup'> = {
    applicationObjectId: card.application.objectId,
    keyId: card.secret.keyId,
  }
  return {
    name: applicationName(card.application),
    facts: secretRows(card.secret, wording),
    // What the sign-in log says of this key belongs here, in place of "cannot see", once it is read.
    honest: wording.say('removalConfirm.honest'),
    stays: staysInWords(card, wording),
    matter,
  }
}

/** Fields of a confirmed removal, under way or ended. */
export function presentRemoval(card: RemovalCard, wording: Wording): TemplateData {
  const { say } = wording
  const details: ActionData<'show-application'> = {
    applicationObjectId: card.application.objectId,
  }
  return {
    style: styles[card.state],
    heading: say(`removal.${card.state}.heading`),
    name: applicationName(card.application),
    sentence: say(`removal.${card.state}.sentence`),
    why: card.reason ? say(`removalRefusal.${card.reason}`) : '',
    wasRefused: card.reason !== null,
    facts: secretRows(card.secret, wording),
    confirmed: say('removal.confirmedBy', { person: personName(card.confirmedBy, wording) }),
    stays: staysInWords(card, wording),
    details,
  }
}

const styles: Record<RemovalCard['state'], string> = {
  confirmed: 'accent',
  removed: 'good',
  alreadyGone: 'good',
  refused: 'warning',
}

function staysInWords({ replacedBy }: CleanupItem, wording: Wording): string {
  if (!replacedBy) return wording.say('removalConfirm.expired')
  return wording.say('removalConfirm.stays', replacementNames(replacedBy, wording))
}
