/**
 * Does work of one name one after the other within this process, whoever asks for it: a press does
 * it at once, and the job that the same press saved comes after it and finds it done.
 */
export class InTurn {
  readonly #last = new Map<string, Promise<unknown>>()

  /** Does the work when what was asked for before under this name has ended, well or not. */
  async once<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve()
    const mine = before.then(work)
    const settled = mine.catch(() => undefined)
    this.#last.set(name, settled)
    try {
      return await mine
    } finally {
      if (this.#last.get(name) === settled) this.#last.delete(name)
    }
  }

  /** Resolves when nothing is being done any more. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values())
  }
}
