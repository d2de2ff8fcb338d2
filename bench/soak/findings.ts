/** What must not happen and did. */
export interface Finding {
  readonly what: string
  readonly how: string
}

const mostKept = 100

/** Collects what must not happen; of very much only the beginning is kept, and the count. */
export class Findings {
  readonly #kept: Finding[] = []
  #count = 0

  report(what: string, how: string): void {
    this.#count += 1
    if (this.#count > mostKept) return
    this.#kept.push({ what, how })
    console.error(`${new Date().toISOString().slice(11, 19)} FOUND ${what}: ${how}`)
  }

  get count(): number {
    return this.#count
  }

  kept(): readonly Finding[] {
    return this.#kept
  }
}
