// A round keeps what made it partial in the words of the log. People read it in a few plain words:
// this tells which of them fit.

/** What can keep a round from reading everything. */
export const roundProblems = [
  'throttled',
  'forbidden',
  'unavailable',
  'foreignLink',
  'endedEarly',
  'unreadable',
  'other',
] as const

/** One of `roundProblems`. */
export type RoundProblem = (typeof roundProblems)[number]

/** Signs in the log's words, the more telling ones first. */
const signs: readonly (readonly [RegExp, RoundProblem])[] = [
  [/foreign|(other|another)\s*host/i, 'foreignLink'],
  [/ended\s*early|too\s*few|fewer/i, 'endedEarly'],
  [/throttled/i, 'throttled'],
  [/forbidden/i, 'forbidden'],
  [/unavailable|uncertain/i, 'unavailable'],
  [/unreadable/i, 'unreadable'],
]

/** The kind of a problem; null where none was noted. */
export function roundProblemOf(problem: string | null): RoundProblem | null {
  if (problem === null) return null
  return signs.find(([sign]) => sign.test(problem))?.[1] ?? 'other'
}
