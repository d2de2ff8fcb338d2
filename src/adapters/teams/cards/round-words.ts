// A look at the directory in words, for the status and for the card of a scan.

import type { RoundFacts } from '../../../application/cards/round-facts.ts'
import type { Wording } from './wording.ts'

/** Whether it is under way, complete or partial, since when, and why not everything was read. */
export function roundInWords(round: RoundFacts, { say, moment }: Wording): string {
  const { outcome, startedAt, finishedAt, problem } = round
  switch (outcome) {
    case 'running':
      return say('status.running', { moment: moment(startedAt) })
    case 'complete':
      return say('status.complete', { moment: moment(finishedAt ?? startedAt) })
    case 'partial':
      return finishedAt === null
        ? say('status.unfinished', { moment: moment(startedAt) })
        : say('status.partial', {
            moment: moment(finishedAt),
            why: say(`round.problem.${problem ?? 'other'}`),
          })
  }
}

/** What was counted, how it was read, and what could not be understood; one line each. */
export function roundLines(round: RoundFacts, wording: Wording): string[] {
  const { say } = wording
  const { outcome, unreadable } = round
  return [
    say(outcome === 'running' ? 'round.soFar' : 'round.counts', countsOf(round)),
    ...howInWords(round, wording),
    ...(unreadable > 0 ? [say('round.unreadable', { count: unreadable })] : []),
  ]
}

function countsOf(round: RoundFacts): Record<string, number> {
  const { applications, credentials, certificates, servicePrincipals } = round
  return { applications, credentials, certificates, servicePrincipals }
}

function howInWords(
  { outcome, how, startedAt, finishedAt }: RoundFacts,
  { say }: Wording,
): string[] {
  if (finishedAt === null) return []
  const seconds = Math.max(0, Math.round((finishedAt.getTime() - startedAt.getTime()) / 1000))
  const took =
    seconds < 100
      ? say('round.seconds', { seconds })
      : say('round.minutes', { minutes: Math.round(seconds / 60) })
  return outcome === 'partial'
    ? [say(`round.stopped.${how}`, { took })]
    : [say(`round.how.${how}`, { took })]
}
