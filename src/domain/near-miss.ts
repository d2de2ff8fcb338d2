// Which word somebody meant who typed another one: its beginning, or one that a slip or two apart
// turns into it. Nothing is guessed from two letters.

const shortest = 3
/** Words of more letters than this may hold two slips. */
const oneSlipUpTo = 4
/** What is longer than any word and two slips is none of them. */
const longest = 24

/** The word that is nearest to what was typed; undefined where none is near. */
export function nearestOf<Word extends string>(
  typed: string,
  words: readonly Word[],
): Word | undefined {
  if (typed.length < shortest || typed.length > longest) return undefined
  const begun = words.filter((word) => word.startsWith(typed))
  if (begun.length === 1) return begun[0]
  const most = typed.length > oneSlipUpTo ? 2 : 1
  return words
    .map((word) => ({ word, slips: slipsBetween(typed, word) }))
    .filter(({ slips }) => slips <= most)
    .sort((a, b) => a.slips - b.slips)[0]?.word
}

/** Letters added, left out, changed or swapped with their neighbour between two words. */
export function slipsBetween(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const changed = one[i - 1] === other[j - 1] ? 0 : 1
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      row.push(
        Math.min(
          at(rows, i - 1, j) + 1,
          (row[j - 1] ?? 0) + 1,
          at(rows, i - 1, j - 1) + changed,
          swapped ? at(rows, i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    rows.push(row)
  }
  return at(rows, one.length, other.length)
}

function at(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? Number.POSITIVE_INFINITY
}
