import type { Person } from '../domain/application.ts'
import { isActing } from '../domain/press.ts'
import type { CardAddress } from '../domain/rotation.ts'
import type { RotationId } from '../domain/rotation-name.ts'
import { type AnswerPorts, answerText } from './answer-command.ts'
import { approve, decline, showApproval } from './approvals/decide.ts'
import { askCleanup, beginCleanup } from './ask-cleanup.ts'
import { askGiveUp, beginGiveUp } from './ask-give-up.ts'
import { handOver, openHandOver } from './attention/hand-over.ts'
import { optOut, showSettings } from './attention/settings.ts'
import { hearAgain, saySilent } from './attention/silence.ts'
import { chooseSnooze, openSnooze, snooze, wake } from './attention/snooze.ts'
import { askRemoval, beginRemoval } from './begin-removal.ts'
import { beginRotation } from './begin-rotation.ts'
import type { Card, CardAction } from './card.ts'
import { askUndo, beginUndo, showRotation } from './clean-up.ts'
import { saveDigestSettings, showDigestSettings, switchDigest } from './digest-settings.ts'
import { undoApplication } from './find-undo.ts'
import { goOn } from './go-on.ts'
import type { HouseRules } from './house-rules.ts'
import { listOrphans } from './list-orphans.ts'
import { listRemovable } from './list-removable.ts'
import { openRotateForm } from './open-rotate-form.ts'
import { noCommandGuess } from './ports/command-guess.ts'
import type { Log } from './ports/log.ts'
import type { SignInEvidence } from './ports/sign-in-evidence.ts'
import type { Conversation } from './ports/store.ts'
import { type PressDigestPorts, rotateInChat, showDigest } from './press-digest.ts'
import { PressedBefore, storeForPress } from './press-once.ts'
import { recoverNames } from './recover-names.ts'
import { showReport } from './report.ts'
import { retryGivenUp } from './retry-given-up.ts'
import { showScan } from './scan.ts'
import { resetTargets, saveTargets } from './set-targets.ts'
import { rotateApplication, showApplication, showMatter } from './show-application.ts'
import { rotateDue, showDue } from './show-due.ts'
import { showHistory } from './show-history.ts'
import { showStatus } from './show-status.ts'
import { showTargets } from './show-targets.ts'

type ActionPorts = AnswerPorts &
  PressDigestPorts & {
    newRotationId: () => RotationId
    evidence: SignInEvidence
    log: Log
  }

/** One press of a card's button. */
export interface ActionRequest {
  person: Person
  action: CardAction
  card: CardAddress | null
  /** Where the card stands; what is for few eyes is refused where that is not told. */
  where?: Conversation['kind']
  /** Who gets to see the answer. */
  seenBy?: 'presser' | 'everybody'
  /** The id of the drawing that the button bears; null on cards from before there was one. */
  drawnId?: string | null
}

/**
 * Answers one press of a card's button with the card that takes its place. One that changes something
 * counts once, however often and under whatever activity id it comes: the same press again is
 * answered with what is so now.
 */
export async function answerAction(
  ports: ActionPorts,
  rules: HouseRules,
  request: ActionRequest,
): Promise<Card> {
  const { person, action, drawnId = null } = request
  const { verb } = action
  if (drawnId === null || !isActing(verb)) return carryOut(ports, rules, request)
  const press = { drawnId, verb, personId: person.id }
  const store = storeForPress(ports.store, ports.clock, press)
  try {
    // What these do is not in one transaction: they count as done once they begin.
    if (wholeAct.has(verb)) await store.transaction(async () => {})
    return await carryOut({ ...ports, store }, rules, request)
  } catch (error) {
    if (!(error instanceof PressedBefore)) throw error
    return asItIsNow(ports, rules, request)
  }
}

/** Acts that are not in one transaction of the store. */
const wholeAct = new Set<CardAction['verb']>(['run-command', 'recover-names', 'retry-jobs'])

/** What a press shows that was carried out before. */
function asItIsNow(ports: ActionPorts, rules: HouseRules, request: ActionRequest): Promise<Card> {
  const { verb } = request.action
  if (verb === 'approve' || verb === 'decline') {
    return showApproval(ports, { ...request, approvalId: request.action.approvalId })
  }
  if (verb === 'opt-out' || verb === 'opt-in') return showSettings(ports, request.person)
  if (verb === 'retry-jobs') return showStatus(ports, rules, request.person)
  const action = lookInstead(request.action)
  if (action) return carryOut(ports, rules, { ...request, action })
  return Promise.resolve({ kind: 'message', message: { code: 'alreadyDone' } })
}

/** The look at what an act is about; undefined where it is about nothing in particular. */
function lookInstead(action: CardAction): CardAction | undefined {
  switch (action.verb) {
    case 'confirm-removal':
      return { ...action, verb: 'list-cleanup' }
    case 'save-targets':
    case 'reset-targets':
      return { ...action, verb: 'show-targets' }
    case 'save-digest':
    case 'switch-digest':
      return { verb: 'show-digest-settings' }
  }
  if ('rotationId' in action) return { verb: 'show-rotation', rotationId: action.rotationId }
  if (!('applicationObjectId' in action)) return undefined
  const { applicationObjectId } = action
  if ('keyId' in action) return { verb: 'show-matter', applicationObjectId, keyId: action.keyId }
  return { verb: 'show-application', applicationObjectId }
}

function carryOut(
  ports: ActionPorts,
  rules: HouseRules,
  { person, action, card, where = 'group', seenBy = 'everybody' }: ActionRequest,
): Promise<Card> {
  const viewer = seenBy === 'presser' ? person : undefined
  switch (action.verb) {
    case 'open-rotate':
      return openRotateForm(ports, rules, { person, ...action })
    case 'rotate-now':
      return beginRotation(ports, rules, { person, card, ...action })
    case 'recover-names':
      return recoverNames(ports, rules, { person, ...action })
    case 'show-targets':
      return showTargets(ports, rules, { person, ...action })
    case 'save-targets':
      return saveTargets(ports, rules, { person, ...action })
    case 'reset-targets':
      return resetTargets(ports, rules, { person, ...action })
    case 'show-matter':
      return showMatter(ports, rules, { person, ...action })
    case 'rotate-due':
      return rotateDue(ports, rules, { person, card, ...action })
    case 'show-due':
      return showDue(ports, rules, { person, card, ...action })
    case 'show-application':
      return showApplication(ports, rules, { person, ...action })
    case 'choose-secret':
      return rotateApplication(ports, rules, { person, ...action })
    case 'list-cleanup':
      return listRemovable(ports, rules, { person, ...action })
    case 'ask-removal':
      return askRemoval(ports, rules, { person, card, ...action })
    case 'confirm-removal':
      return beginRemoval(ports, rules, { person, card, ...action })
    case 'show-orphans':
      return listOrphans(ports, rules, { person, ...action })
    case 'retry-jobs':
      return retryGivenUp(ports, rules, person)
    case 'show-report':
      return showReport(ports, rules, { person, ...action })
    case 'show-digest':
      return showDigest(ports, rules, { viewer, card, ...action })
    case 'digest-mine':
      return showDigest(ports, rules, { viewer, card, page: 1 })
    case 'rotate-in-chat':
      return rotateInChat(ports, rules, { person, viewer, card, ...action })
    case 'show-digest-settings':
      return showDigestSettings(ports, rules, { where: card })
    case 'save-digest':
      return saveDigestSettings(ports, rules, { person, where: card, draft: action })
    case 'switch-digest':
      return switchDigest(ports, rules, { person, where: card, ...action })
    case 'show-scan':
      return showScan(ports, { person, card, ...action })
    case 'show-rotation':
      return showRotation(ports, rules, { person, card, ...action })
    case 'ask-cleanup':
      return askCleanup(ports, rules, { person, card, ...action })
    case 'confirm-cleanup':
      return beginCleanup(ports, rules, { person, card, ...action })
    case 'ask-undo':
      return askUndo(ports, rules, { person, card, ...action })
    case 'confirm-undo':
      return beginUndo(ports, rules, { person, card, ...action })
    case 'ask-give-up':
      return askGiveUp(ports, rules, { person, card, ...action })
    case 'confirm-give-up':
      return beginGiveUp(ports, rules, { person, card, ...action })
    case 'go-on':
      return goOn(ports, rules, { person, card, ...action })
    case 'run-command':
      return runCommand(ports, rules, { person, text: action.text, where })
    case 'open-snooze':
      return openSnooze(ports, rules, { person, ...action })
    case 'choose-snooze':
      return chooseSnooze(ports, rules, { person, ...action })
    case 'snooze':
      return snooze(ports, rules, { person, ...action })
    case 'wake':
      return wake(ports, rules, { person, ...action })
    case 'mute':
      return saySilent(ports, { person, ...action, what: 'muted' })
    case 'not-mine':
      return saySilent(ports, { person, ...action, what: 'notMine' })
    case 'hear-again':
      return hearAgain(ports, { person, ...action })
    case 'open-hand-over':
      return openHandOver(ports, { person, ...action })
    case 'hand-over':
      return handOver(ports, { person, ...action })
    case 'opt-out':
    case 'opt-in':
      return optOut(ports, { person, optedOut: action.verb === 'opt-out' })
    case 'show-history':
      return showHistory(ports, { person, ...action })
    case 'approve':
      return approve(ports, rules, { person, card, ...action })
    case 'decline':
      return decline(ports, { person, card, ...action })
    case 'find-undo':
      return undoApplication(ports, rules, { person, ...action })
  }
}

/** What a press on a command's name answers; typed text alone is offered a file, or guessed at. */
async function runCommand(
  ports: AnswerPorts,
  rules: HouseRules,
  request: { person: Person; text: string; where: Conversation['kind'] },
): Promise<Card> {
  const answer = await answerText({ ...ports, commandGuess: noCommandGuess }, rules, request)
  return answer.kind === 'file-offer'
    ? showReport(ports, rules, { person: request.person, skip: 0 })
    : answer
}
