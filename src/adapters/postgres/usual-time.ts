const kept = 64
/** Of fewer nothing is usual. */
const fewest = 8

/** What the last answers took, and how much longer than usual another one takes. */
export class UsualTime {
  readonly #last: number[] = []

  /** Notes what an answer took; gives how many milliseconds that is beyond the median of those before. */
  excess(ms: number): number {
    const sorted = this.#last.toSorted((a, b) => a - b)
    this.#last.push(ms)
    if (this.#last.length > kept) this.#last.shift()
    if (sorted.length < fewest) return 0
    return ms - (sorted[Math.floor(sorted.length / 2)] ?? ms)
  }
}
