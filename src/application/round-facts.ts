import { roundProblemOf } from '../domain/round-problem.ts'
import type { RoundFacts } from './cards/round-facts.ts'
import type { Round } from './ports/store.ts'

/** What cards show of a round. */
export function roundFacts({ id: _, problem, ...round }: Round): RoundFacts {
  return { ...round, problem: roundProblemOf(problem) }
}
