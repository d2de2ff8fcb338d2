import { sightings } from '../../test/support/canary.ts'
import { showsSecret } from './log-rules.ts'

const mostKept = 1_000_000
/** The newest ones: the older were searched for when they were new. */
const mostTexts = 100

/** Looks for values of client secrets in what the product writes. */
export class TextWatch {
  readonly #report: (what: string, how: string) => void
  readonly #minted: () => readonly string[]
  #kept: string[] = []
  #length = 0

  constructor(report: (what: string, how: string) => void, minted: () => readonly string[]) {
    this.#report = report
    this.#minted = minted
  }

  /** Takes in a text: a value as it is is seen at once, and other forms when it is searched. */
  saw(where: string, text: string): void {
    if (showsSecret(text)) this.#report('value shown', `in ${where}`)
    if (this.#length > mostKept) return
    this.#kept.push(text)
    this.#length += text.length
  }

  /** Searches what came since the last time for the newest values in all their forms. */
  search(): void {
    const found = sightings(
      'what was written',
      this.#kept.join('\n'),
      this.#minted().slice(-mostTexts),
    )
    for (const { where, form } of found) this.#report('value shown', `${form} in ${where}`)
    this.#kept = []
    this.#length = 0
  }
}
