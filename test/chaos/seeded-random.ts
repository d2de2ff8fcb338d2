import { createHash } from 'node:crypto'

/** Numbers that follow from a seed and a name alone. */
export interface Seeded {
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number
  pick<T>(choices: readonly T[]): T
  /** At most so many of them, in their own order. */
  sample<T>(choices: readonly T[], most: number): T[]
  shuffled<T>(choices: readonly T[]): T[]
}

/** The same numbers for the same seed and name, on every machine. */
export function seeded(seed: number, name: string): Seeded {
  let count = 0
  const next = () => {
    const hash = createHash('sha256').update(`${seed}/${name}/${count}`).digest()
    count += 1
    return hash.readUInt32BE(0) / 2 ** 32
  }
  const shuffled = <T>(choices: readonly T[]) => {
    const drawn = choices.map((choice) => ({ choice, by: next() }))
    return drawn.toSorted((a, b) => a.by - b.by).map(({ choice }) => choice)
  }
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    whole,
    pick: <T>(choices: readonly T[]) => choices[whole(0, choices.length - 1)] as T,
    sample: (choices, most) => {
      const taken = shuffled(choices.map((choice, at) => ({ choice, at }))).slice(0, most)
      return taken.toSorted((a, b) => a.at - b.at).map(({ choice }) => choice)
    },
    shuffled,
  }
}
