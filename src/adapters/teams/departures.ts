import { setTimeout as wait } from 'node:timers/promises'
import type { SendLimit } from '../../domain/send-pace.ts'

/**
 * Lets so many requests of this process leave in any stretch of time, by the moments at which they
 * really leave, in the order in which they came. Turns are booked ahead, and a process that was busy for
 * a moment would send those that it missed all at once.
 */
export class Departures {
  readonly #limit: SendLimit
  readonly #left: number[] = []
  #before: Promise<void> = Promise.resolve()

  constructor(limit: SendLimit) {
    this.#limit = limit
  }

  /** Comes back when the next request has to leave. */
  next(): Promise<void> {
    this.#before = this.#before.then(() => this.#room())
    return this.#before
  }

  async #room(): Promise<void> {
    const { most, withinMs } = this.#limit
    const roomInMs = () => (this.#left.at(-most) ?? -withinMs) + withinMs - performance.now()
    for (let ms = roomInMs(); ms > 0; ms = roomInMs()) await wait(Math.ceil(ms))
    this.#left.push(performance.now())
    if (this.#left.length > most) this.#left.shift()
  }
}
