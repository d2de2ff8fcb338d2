import type { ScanCard } from '../../../application/cards/scan-card.ts'
import { roundInWords, roundLines } from './round-words.ts'
import type { ActionData, TemplateData } from './template-data.ts'
import type { Wording } from './wording.ts'

/** Fields of a scan's card: what it has read so far, or how it ended. */
export function presentScan(card: ScanCard, wording: Wording): TemplateData {
  const { say } = wording
  const { round, expected, newerThan } = card
  const isOver = round !== null && round.outcome !== 'running'
  const look: ActionData<'show-scan'> = { newerThan }
  return {
    heading: say(isOver ? 'scan.over' : 'scan.heading'),
    round: stateInWords(card, wording),
    lines: [
      ...(round === null ? [] : roundLines(round, wording)),
      ...(!isOver && expected !== null ? [say('scan.expected', { count: expected })] : []),
    ].map((line) => ({ line })),
    isOver,
    look,
  }
}

function stateInWords({ round, atWork }: ScanCard, wording: Wording): string {
  if (round === null) return wording.say('scan.asked')
  if (!atWork) return wording.say('scan.stalled', { moment: wording.moment(round.startedAt) })
  return roundInWords(round, wording)
}
