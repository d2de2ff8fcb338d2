// Whoever asks for a look at the directory sees how it goes. Several may follow one round, a round
// may be taken over by another process, and one that died is told from one that is at work.

/** What is known of a round when somebody asks how it goes. */
export interface WatchedRound {
  readonly id: number
  readonly outcome: 'running' | 'complete' | 'partial'
  readonly startedAt: Date
}

/** A round gives a sign of life every few seconds; after this long without one it has died. */
const longestSilenceMs = 60_000

/** Whether a round is under way now, and not only on record as begun. */
export function isAtWork(
  round: WatchedRound | undefined,
  pulsedAt: Date | null,
  now: Date,
): round is WatchedRound {
  if (round?.outcome !== 'running') return false
  const last = Math.max(round.startedAt.getTime(), pulsedAt?.getTime() ?? 0)
  return now.getTime() - last <= longestSilenceMs
}

/**
 * The round before the one that somebody waits for: the one at work counts, whoever began it; else
 * it is the next to begin.
 */
export function roundBefore(last: WatchedRound | undefined, atWork: boolean): number {
  if (!last) return 0
  return atWork ? last.id - 1 : last.id
}

/** Whether the round that was waited for has ended. */
export function isOver(last: WatchedRound | undefined, newerThan: number): boolean {
  return last !== undefined && last.id > newerThan && last.outcome !== 'running'
}
