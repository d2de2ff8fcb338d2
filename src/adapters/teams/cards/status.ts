import type { StatusCard } from '../../../application/card.ts'
import { mostButtons } from './expiring-rows.ts'
import { applicationName, personName } from './names.ts'
import { roundInWords, roundLines } from './round-words.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the status: how the directory was looked at, and the open rotations. */
export function presentStatus(card: StatusCard, wording: Wording): TemplateData {
  const { say, moment } = wording
  const { lastRound } = card
  const shown = card.rotations.slice(0, mostButtons)
  const more = card.rotations.length - shown.length
  return {
    round: lastRound === null ? say('status.never') : roundInWords(lastRound, wording),
    lines: directoryLines(card, wording).map((line) => ({ line })),
    none: shown.length === 0,
    rows: shown.map((rotation) => {
      const show: ActionData<'show-rotation'> = { rotationId: rotation.rotationId }
      const person = personName(rotation.requestedBy, wording)
      return {
        name: applicationName(rotation.application),
        state: say(`status.state.${rotation.state}`),
        asked: say('status.asked', { person, moment: moment(rotation.requestedAt) }),
        show,
      }
    }),
    hasMore: more > 0,
    more: say('status.more', { count: more }),
    hasFindings: (card.findings ?? 0) > 0,
    findings: say('status.findings', { count: card.findings ?? 0 }),
    hasUnheard: (card.unreached?.matters ?? 0) > 0,
    unheard: say('status.unheard', { count: card.unreached?.matters ?? 0 }),
    unheardNames: (card.unreached?.soonest ?? []).map(applicationName).join(', '),
    hasClosed: (card.unreached?.people ?? 0) > 0,
    closed: say('status.closed', { count: card.unreached?.people ?? 0 }),
  }
}

/** Everything that is known of how the directory was looked at, one line each. */
function directoryLines(card: StatusCard, wording: Wording): string[] {
  const { say, moment } = wording
  const { lastRound, lastComplete, nextRoundAt } = card
  return [
    ...(lastRound === null ? [] : roundLines(lastRound, wording)),
    ...(lastRound !== null && lastRound.outcome !== 'complete'
      ? [completeInWords(lastComplete, wording)]
      : []),
    ...(nextRoundAt === null ? [] : [say('status.next', { moment: moment(nextRoundAt) })]),
  ]
}

function completeInWords(round: StatusCard['lastComplete'], { say, moment }: Wording): string {
  if (round === null) return say('status.noneComplete')
  return say('status.lastComplete', {
    moment: moment(round.finishedAt ?? round.startedAt),
    applications: round.applications,
  })
}
