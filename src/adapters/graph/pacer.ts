import { setTimeout as sleepFor } from 'node:timers/promises'
import type { GraphMeter, GraphPriority } from '../../application/ports/graph-meter.ts'
import type { Log } from '../../application/ports/log.ts'
import { ServiceError } from '../../application/service-error.ts'
import { type Booking, Spending } from './spending.ts'
import { retryAfterMs, throttleSigns } from './throttle-headers.ts'

/** Graph docs, throttling limits: resource units count over ten seconds. */
const windowMs = 10_000
/** Half of what one application gets in the smallest tenants: the rest is for people's presses. */
const unitsForLow = 1_750
/** Graph docs, list applications: 150 requests a minute that select keyCredentials; some to spare. */
const certificateWindowMs = 60_000
const mostCertificateRequests = 140
/** So long after somebody pressed a button, pages of lists keep their distance. */
const peopleMs = 1_000
/** Graph docs, Teams service limits: 30 installations a second for one app in one tenant. */
const installWindowMs = 1_000
const mostInstalls = 3
/** Holds after an answer of 429 without Retry-After: the first, doubled each time, jittered. */
const firstHoldMs = 2_000
const longestHoldMs = 30_000
/** Graph announces the used share from 0.8 on; the pause is the part of the window above this. */
const comfortableShare = 0.6

/** One request that is about to be sent. */
export interface PacedRequest {
  readonly priority: GraphPriority
  /** What it will cost, as far as that is known before the answer. */
  readonly units: number
  /** It selects keyCredentials. */
  readonly certificates: boolean
  /** It installs an app for a person. */
  readonly installs?: boolean
  /** A `low` one that would have to wait longer is refused as `throttled`, and not sent. */
  readonly longestWaitMs: number
}

/** A request that was let go. */
export interface Ticket {
  readonly priority: GraphPriority
  readonly booking: Booking
}

/** What a pacer may be given. */
export interface PacerOptions {
  readonly meter?: GraphMeter
  readonly log?: Log
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
  readonly sleep?: (ms: number) => Promise<void>
}

/**
 * One budget for all requests of the process. A `low` one waits while the budget runs short or Graph
 * asked anybody to wait; a `high` one is counted and goes at once, whoever waits.
 */
export class Pacer {
  readonly meter: GraphMeter | undefined
  readonly #log: Log | undefined
  readonly #now: () => number
  readonly #sleep: (ms: number) => Promise<void>
  readonly #units = new Spending(windowMs)
  readonly #certificates = new Spending(certificateWindowMs)
  readonly #installs = new Spending(installWindowMs)
  #heldUntilMs = Number.NEGATIVE_INFINITY
  #highAtMs = Number.NEGATIVE_INFINITY
  #pageAtMs = Number.NEGATIVE_INFINITY
  #refusalsInARow = 0

  constructor({ meter, log, now, sleep }: PacerOptions = {}) {
    this.meter = meter
    this.#log = log
    this.#now = now ?? (() => performance.now())
    this.#sleep = sleep ?? (async (ms) => void (await sleepFor(ms)))
  }

  /** Comes back when the request may go. */
  async admit(request: PacedRequest): Promise<Ticket> {
    let waitedMs = 0
    while (request.priority === 'low') {
      const waitMs = this.#waitMs(request)
      if (waitMs <= 0) break
      if (waitedMs + waitMs > request.longestWaitMs) {
        throw new ServiceError('graph', 'throttled', { code: 'Held', retryAfterMs: waitMs })
      }
      this.meter?.waited(request.priority, waitMs)
      await this.#sleep(waitMs)
      waitedMs += waitMs
    }
    return this.book(request)
  }

  /** Counts a request that goes at once. */
  book({
    priority,
    units,
    certificates,
    installs = false,
  }: Omit<PacedRequest, 'longestWaitMs'>): Ticket {
    const now = this.#now()
    if (priority === 'high') this.#highAtMs = now
    if (certificates) {
      this.#pageAtMs = now
      this.#certificates.add(now, 1)
    }
    if (installs) this.#installs.add(now, 1)
    return { priority, booking: this.#units.add(now, units) }
  }

  /** Learns from an answer what it cost and whether Graph asks to go slower. */
  answered({ priority, booking }: Ticket, { status, headers }: Response): void {
    const { units: said = 0, used, scope } = throttleSigns(headers)
    // A batch costs what its parts cost, whatever the answer around them says.
    const units = Math.max(said, booking.units)
    this.#units.correct(booking, units)
    this.meter?.spent(priority, units)
    if (used !== undefined) this.#hold(windowMs * Math.min(1, Math.max(0, used - comfortableShare)))
    if (status === 429) this.refused(priority, retryAfterMs(headers), scope)
    else this.#refusalsInARow = 0
  }

  /** Graph refused a request, or a part of a batch, for coming too often. */
  refused(priority: GraphPriority, askedMs: number | undefined, scope?: string): void {
    const waitMs = askedMs ?? this.#ownHoldMs()
    this.#refusalsInARow += 1
    this.#hold(waitMs)
    this.meter?.throttled(priority)
    this.#log?.warn('graph.throttled', { priority, scope, waitMs: Math.round(waitMs) })
  }

  #ownHoldMs(): number {
    const plain = Math.min(longestHoldMs, firstHoldMs * 2 ** this.#refusalsInARow)
    return plain * (0.5 + Math.random() / 2)
  }

  #hold(ms: number): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, this.#now() + ms)
  }

  #waitMs({ units, certificates, installs = false }: PacedRequest): number {
    const now = this.#now()
    return Math.max(
      this.#heldUntilMs - now,
      this.#units.waitMs(now, units, unitsForLow),
      certificates ? this.#certificates.waitMs(now, 1, mostCertificateRequests) : 0,
      certificates ? this.#distanceMs(now) : 0,
      installs ? this.#installs.waitMs(now, 1, mostInstalls) : 0,
    )
  }

  /**
   * A page of a thousand applications keeps this process busy for a moment. While people press buttons
   * pages come as evenly as Graph lets them through in a minute, and not all at its beginning.
   */
  #distanceMs(now: number): number {
    if (now - this.#highAtMs > peopleMs) return 0
    return this.#pageAtMs + certificateWindowMs / mostCertificateRequests - now
  }
}
