/**
 * Lets so many in at a time: those in a hurry before all others, each in the order in which they came.
 * Where there are few of something, a press would else wait behind every job.
 */
export class Turnstile {
  #free: number
  readonly #hurried: (() => void)[] = []
  readonly #others: (() => void)[] = []

  constructor(places: number) {
    this.#free = places
  }

  /** Comes back when this one is in; to be followed by `leave`. */
  async enter(isHurried: boolean): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1
      return
    }
    const { promise, resolve } = Promise.withResolvers<void>()
    const line = isHurried ? this.#hurried : this.#others
    line.push(resolve)
    await promise
  }

  /** Lets the next one in. */
  leave(): void {
    const next = this.#hurried.shift() ?? this.#others.shift()
    if (next) next()
    else this.#free += 1
  }
}
