import type { RotationFailedCard } from '../../../application/card.ts'
import type { FailureReason } from '../../../domain/rotation.ts'
import { timelineRows } from './facts.ts'
import { applicationName } from './names.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Whether another attempt can succeed once the person did what the card says. */
const worthAnotherTry: Record<FailureReason, boolean> = {
  applicationGone: false,
  oldCredentialGone: false,
  selfRotating: false,
  policyForbids: false,
  policyTooLong: true,
  secretCapReached: true,
  notManageable: false,
  personMayNot: false,
  vaultForbidden: true,
  vaultNameDeleted: true,
  vaultSecretForeign: true,
  vaultUnreachable: true,
  vaultThrottled: true,
  notAccepted: true,
  newSecretGone: true,
  givenUp: true,
}

/** Fields of the failure: why, what the person can do next, and the time line. */
export function presentRotationFailed(card: RotationFailedCard, wording: Wording): TemplateData {
  const tryAgain: ActionData<'open-rotate'> = {
    applicationObjectId: card.application.objectId,
    keyId: card.old.keyId,
  }
  return {
    name: applicationName(card.application),
    what: wording.say(`failure.${card.reason}.what`),
    next: wording.say(`failure.${card.reason}.next`),
    timeline: timelineRows(card.timeline, wording),
    zone: wording.say('timeline.zone', { zone: wording.zone }),
    again: worthAnotherTry[card.reason],
    tryAgain,
  }
}
