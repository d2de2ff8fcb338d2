import type { Clock } from '../../../src/application/ports/clock.ts'

/** A clock that stands still; sleeping moves it, and takes no time. */
export class FakeClock implements Clock {
  #now: number

  constructor(start: Date) {
    this.#now = start.getTime()
  }

  now(): Date {
    return new Date(this.#now)
  }

  advance(ms: number): void {
    this.#now += ms
  }

  advanceDays(days: number): void {
    this.advance(days * 86_400_000)
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    this.advance(ms)
  }
}
