import type { StatusCard } from '../../../application/card.ts'
import { mostButtons } from './expiring-rows.ts'
import { applicationName, personName } from './names.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

type Round = NonNullable<StatusCard['lastRound']>

/** Fields of the status: the last look at the directory and the open rotations. */
export function presentStatus(card: StatusCard, wording: Wording): TemplateData {
  const { say, moment } = wording
  const { lastRound } = card
  const shown = card.rotations.slice(0, mostButtons)
  const more = card.rotations.length - shown.length
  return {
    round: lastRound === null ? say('status.never') : roundInWords(lastRound, wording),
    hasCounts: lastRound !== null && lastRound.outcome !== 'running',
    counts: lastRound === null ? '' : countsInWords(lastRound, wording),
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
  }
}

function roundInWords(round: Round, { say, moment }: Wording): string {
  switch (round.outcome) {
    case 'running':
      return say('status.running', { moment: moment(round.startedAt) })
    case 'complete':
      return say('status.complete', { moment: moment(round.finishedAt ?? round.startedAt) })
    case 'partial':
      return round.finishedAt === null
        ? say('status.unfinished', { moment: moment(round.startedAt) })
        : say('status.partial', { moment: moment(round.finishedAt) })
  }
}

function countsInWords({ applications, credentials }: Round, { say }: Wording): string {
  return say('status.counts', { applications, credentials })
}
