import { test } from 'node:test'
import { type Arbitrary, assert, asyncProperty } from 'fast-check'

/** `FUZZ_RUNS=20` tries twenty times as many cases; `FUZZ_SEED` repeats a run, `random` makes another. */
const multiplier = Number(process.env['FUZZ_RUNS'] ?? 1)
/** The same cases every time, so that what turns red is what a change has broken. */
const usualSeed = '20261123'
const seed = process.env['FUZZ_SEED'] ?? usualSeed

const tried = { cases: 0 }

/** How many cases were really tried in this process. */
export function casesTried(): number {
  return tried.cases
}

/**
 * A test that holds a claim against many cases, those of the corpus first. A failure shows the
 * smallest case and the seed.
 */
export function fuzz<Case>(
  name: string,
  {
    runs,
    cases,
    corpus = [],
  }: { runs: number; cases: Arbitrary<Case>; corpus?: readonly NoInfer<Case>[] },
  claim: (value: Case) => unknown,
): void {
  test(name, async () => {
    const held = asyncProperty(cases, async (value) => {
      tried.cases += 1
      await claim(value)
    })
    await assert(held, {
      numRuns: Math.ceil(runs * multiplier),
      examples: corpus.map((value): [Case] => [value]),
      ...(seed === 'random' ? {} : { seed: Number(seed) }),
    })
  })
}

/** Whether this process tries as many cases as it should. */
export const isWholeRun = multiplier >= 1
