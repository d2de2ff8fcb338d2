import type { StatusCard } from '../../../application/card.ts'
import { mostButtons } from './expiring-rows.ts'
import { applicationName, personName } from './names.ts'
import { plainText } from './plain-text.ts'
import { roundInWords, roundLines } from './round-words.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of the status: how the directory was looked at, and the open rotations. */
export function presentStatus(card: StatusCard, wording: Wording): TemplateData {
  const { say, moment } = wording
  const { lastRound } = card
  const givenUp = card.givenUp ?? []
  const reach = reachLines(card.reach, wording)
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
    hasGivenUp: givenUp.length > 0,
    givenUp: say('status.givenUp', {
      count: givenUp.reduce((sum, { jobs }) => sum + jobs, 0),
      work: givenUp.map(({ queue, jobs }) => `${queue} (${jobs})`).join(', '),
    }),
    hasUnheard: (card.unreached?.matters ?? 0) > 0,
    unheard: say('status.unheard', { count: card.unreached?.matters ?? 0 }),
    unheardNames: (card.unreached?.soonest ?? []).map(applicationName).join(', '),
    hasClosed: (card.unreached?.people ?? 0) > 0,
    closed: say('status.closed', { count: card.unreached?.people ?? 0 }),
    hasReach: reach.length > 0,
    reach: reach.map((line) => ({ line })),
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

/** Who cannot be told, and what came of it; nothing where everybody can be. */
function reachLines(reach: StatusCard['reach'], { say }: Wording): string[] {
  if (reach === null || reach.outOfReach === 0) return []
  const { outOfReach, waiting, notInCatalog, refused, refusedWhy, removed } = reach
  const why = plainText(refusedWhy ?? '')
  return [
    say('status.outOfReach', { count: outOfReach }),
    ...(waiting > 0 ? [say('status.installsWaiting', { count: waiting })] : []),
    ...(notInCatalog > 0 ? [say('status.notInCatalog', { count: notInCatalog })] : []),
    ...(refused > 0 ? [say('status.installsRefused', { count: refused, why })] : []),
    ...(removed > 0 ? [say('status.botRemoved', { count: removed })] : []),
  ]
}

function completeInWords(round: StatusCard['lastComplete'], { say, moment }: Wording): string {
  if (round === null) return say('status.noneComplete')
  return say('status.lastComplete', {
    moment: moment(round.finishedAt ?? round.startedAt),
    applications: round.applications,
  })
}
