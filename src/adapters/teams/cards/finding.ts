import type { FindingCard } from '../../../application/card.ts'
import { fact } from './facts.ts'
import { applicationName, targetName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of a finding: what is so, why it matters, and what its reader can do. */
export function presentFinding(card: FindingCard, wording: Wording): TemplateData {
  const { say } = wording
  const trouble = troubleOf(card)
  const details: ActionData<'show-application'> & ActionData<'choose-secret'> = {
    applicationObjectId: card.application.objectId,
  }
  return {
    style: card.what === 'deadVersion' ? 'attention' : 'warning',
    name: applicationName(card.application),
    what: say(`finding.${trouble}.what`),
    why: say(`finding.${trouble}.why`),
    todo: say(`finding.${trouble}.todo`),
    facts: factsOf(card, wording),
    canRotate: card.what === 'deadVersion',
    details,
  }
}

/** A secret that a vault gives out is another matter than one that lies about. */
function troubleOf({ what, servedBy }: FindingCard) {
  switch (what) {
    case 'deadVersion':
      return 'deadVersion'
    case 'unknownRotation':
      return servedBy ? 'unknownServed' : 'unknownIdle'
    case 'endedRotation':
      return servedBy ? 'endedServed' : 'endedIdle'
  }
}

function factsOf(card: FindingCard, wording: Wording): TemplateData[] {
  const { servedBy, firstSeenAt } = card
  const description = plainText(card.description ?? '')
  const rotationId = plainText(card.rotationId ?? '')
  return [
    fact('facts.keyId', plainText(card.keyId), wording),
    ...(description ? [fact('facts.description', description, wording)] : []),
    ...(servedBy
      ? [
          fact('facts.keptIn', targetName(servedBy, wording), wording),
          fact('facts.version', plainText(servedBy.version), wording),
        ]
      : []),
    ...(rotationId ? [fact('facts.rotationId', rotationId, wording)] : []),
    fact('facts.firstSeen', wording.moment(firstSeenAt), wording),
  ]
}
