import { randomBytes } from 'node:crypto'

import { seededBytes } from './seeded.ts'

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const alphabet = `${letters}~._-`

/** Forty characters as Entra makes them: digit, `Q~` in the middle, and `~ . _ -` among letters. */
function secretTextFrom(bytes: Buffer): string {
  const text = Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('')
  return `${text.slice(0, 3)}8Q~${text.slice(6, 38)}_-`
}

/**
 * Every secret text that the tenant ever made, in memory only: tests search all output for these.
 * No route may read it.
 */
export class SecretTexts {
  readonly #all: string[] = []

  mint(): string {
    return this.#keep(secretTextFrom(randomBytes(40)))
  }

  /** The same text for the same name, for the seed. */
  seed(name: string): string {
    return this.#keep(secretTextFrom(seededBytes(`secret:${name}`, 40)))
  }

  all(): readonly string[] {
    return [...this.#all]
  }

  #keep(text: string): string {
    this.#all.push(text)
    return text
  }
}
