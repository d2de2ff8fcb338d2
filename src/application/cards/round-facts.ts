import type { RoundProblem } from '../../domain/round-problem.ts'
import type { Round } from '../ports/store.ts'

/** One look at the directory as cards show it; while it runs, with what it has read so far. */
export interface RoundFacts extends Omit<Round, 'id' | 'problem'> {
  /** What made it partial, where it says so. */
  readonly problem: RoundProblem | null
}
