import type { ApprovalCard } from '../../../application/cards/approval-card.ts'
import { type Fact, fact } from './facts.ts'
import { applicationName, personName } from './names.ts'
import { plainText } from './plain-text.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

const mostPlaces = 5

/** Fields of what waits for a second person: what was asked for by whom, and how it stands. */
export function presentApproval(card: ApprovalCard, wording: Wording): TemplateData {
  const { say } = wording
  const decision: ActionData<'approve'> & ActionData<'decline'> = { approvalId: card.approvalId }
  const details: ActionData<'show-application'> = {
    applicationObjectId: card.application.objectId,
  }
  const waits = card.state === 'waiting'
  return {
    style: styles[card.state],
    heading: say(`approval.${card.state}.heading`),
    name: applicationName(card.application),
    sentence: sentenceOf(card, wording),
    facts: factsOf(card, wording),
    mayDecide: waits && card.reader === 'second',
    mayWithdraw: waits && card.reader === 'asker',
    note: waits ? say(`approval.note.${card.reader}`) : '',
    hasNote: waits,
    decision,
    details,
  }
}

const styles: Record<ApprovalCard['state'], string> = {
  waiting: 'accent',
  approved: 'good',
  declined: 'warning',
  withdrawn: 'emphasis',
  expired: 'emphasis',
}

function sentenceOf(card: ApprovalCard, wording: Wording): string {
  const { say } = wording
  const asker = personName(card.askedBy, wording)
  if (card.state !== 'waiting') {
    const person = personName(card.endedBy ?? undefined, wording)
    return say(`approval.${card.state}.sentence`, { person, asker })
  }
  if (card.reader === 'second') return say('approval.waiting.second', { person: asker })
  return say(card.somebodyTold ? 'approval.waiting.asker' : 'approval.waiting.nobody')
}

function factsOf(card: ApprovalCard, wording: Wording): Fact[] {
  const { wish } = card
  const secret = plainText(card.secretName ?? '') || wording.say('common.noDescription')
  return [
    fact('approval.what', wording.say(`approval.wish.${wish.what}`), wording),
    fact('facts.description', secret, wording),
    fact('facts.keyId', plainText(wish.keyId), wording),
    ...(wish.what === 'rotate' ? placesOf(wish.targets ?? wish.shownTargets ?? '', wording) : []),
    fact('approval.askedBy', personName(card.askedBy, wording), wording),
    fact('approval.askedAt', wording.moment(card.askedAt), wording),
    ...(card.state === 'waiting'
      ? [fact('approval.until', wording.moment(card.until), wording)]
      : []),
  ]
}

/** Where the new value would go, one a line as on the form. */
function placesOf(text: string, wording: Wording): Fact[] {
  const lines = text.split('\n').map((line) => plainText(line))
  return lines
    .filter((line) => line !== '')
    .slice(0, mostPlaces)
    .map((line) => fact('rotateForm.goesTo', line, wording))
}
