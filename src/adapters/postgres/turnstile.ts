/**
 * Lets one in at a time: those in a hurry before all others, each in the order in which they came. The
 * embedded engine has one connection, before which a press would else wait behind every job.
 */
export class Turnstile {
  #taken = false
  readonly #hurried: (() => void)[] = []
  readonly #others: (() => void)[] = []

  /** Comes back when this one is in; to be followed by `leave`. */
  async enter(isHurried: boolean): Promise<void> {
    if (!this.#taken) {
      this.#taken = true
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
    else this.#taken = false
  }
}
