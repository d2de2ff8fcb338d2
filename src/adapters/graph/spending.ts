/** One request's share of what was spent. */
export interface Booking {
  readonly atMs: number
  units: number
}

/** What was spent within a window that moves with the time. */
export class Spending {
  readonly #windowMs: number
  readonly #bookings: Booking[] = []
  #total = 0

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  add(atMs: number, units: number): Booking {
    const booking = { atMs, units }
    this.#bookings.push(booking)
    this.#total += units
    return booking
  }

  /** Corrects what one request cost; too late once it has left the window. */
  correct(booking: Booking, units: number): void {
    if (!this.#bookings.includes(booking)) return
    this.#total += units - booking.units
    booking.units = units
  }

  /** How long until so much more stays within the limit; what is over it alone waits for no other. */
  waitMs(nowMs: number, units: number, limit: number): number {
    this.#forgetBefore(nowMs - this.#windowMs)
    let left = this.#total
    for (const booking of this.#bookings) {
      if (left + units <= limit) return 0
      left -= booking.units
      if (left + units <= limit) return booking.atMs + this.#windowMs - nowMs
    }
    return 0
  }

  #forgetBefore(ms: number): void {
    for (let [first] = this.#bookings; first && first.atMs <= ms; [first] = this.#bookings) {
      this.#total -= first.units
      this.#bookings.shift()
    }
  }
}
