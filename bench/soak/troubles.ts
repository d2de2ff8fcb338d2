import type { FaultKind } from '../../sandbox/tenant/faults/fault-rules.ts'
import type { ServiceName } from '../../sandbox/tenant/request-log.ts'
import type { Seeded } from '../../test/chaos/seeded-random.ts'
import type { Journey } from '../../test/support/journey.ts'

/** How long the product may go on about a trouble that is over: a few retries. */
const echoMs = 60_000
/** And how long a person may notice it. */
const heldUpMs = 15_000

const addPassword = { method: 'POST', path: '/addPassword$' }
const anyRead = { method: 'GET', path: '.*' }
const anyWrite = { path: '/(add|remove)Password$|^/secrets/' }

/** Each hits a request or two; how a service that keeps failing is borne is chaos' matter. */
const kinds: readonly (readonly [ServiceName, { method?: string; path: string }, FaultKind])[] = [
  ['graph', anyRead, { kind: 'status', status: 429, retryAfter: 2 }],
  ['graph', anyRead, { kind: 'status', status: 503 }],
  ['graph', anyRead, { kind: 'reset' }],
  ['graph', addPassword, { kind: 'commitThenStatus', status: 504 }],
  ['graph', anyWrite, { kind: 'status', status: 429, retryAfter: 1 }],
  ['graph', anyWrite, { kind: 'commitThenReset' }],
  ['vault', anyRead, { kind: 'status', status: 503 }],
  ['vault', anyWrite, { kind: 'commitThenStatus', status: 503 }],
  ['vault', anyWrite, { kind: 'status', status: 429, retryAfter: 1 }],
  ['entra', { path: '/token$' }, { kind: 'reset' }],
]

/** What goes wrong in the clouds now and then. */
export class Troubles {
  readonly #journey: Journey
  readonly #random: Seeded
  #lastAt = Number.NEGATIVE_INFINITY
  #count = 0

  constructor(journey: Journey, random: Seeded) {
    this.#journey = journey
    this.#random = random
  }

  /** Begins one. */
  begin(): void {
    const { tenant, connector } = this.#journey
    this.#lastAt = performance.now()
    this.#count += 1
    const times = this.#random.whole(1, 2)
    if (this.#random.whole(1, 4) > 1) {
      const [service, match, kind] = this.#random.pick(kinds)
      tenant.faults.add({ service, match, times, ...kind })
      return
    }
    const method = this.#random.pick(['POST', 'PUT'] as const)
    const how = this.#random.pick([
      { status: 429, retryAfter: 1 },
      { status: 502 },
      'reset',
    ] as const)
    connector.faults.add({ method, times, how, tookEffect: this.#random.whole(0, 1) === 1 })
  }

  /** Ends whatever was not met yet. */
  end(): void {
    this.#journey.tenant.faults.clear()
    this.#journey.connector.faults.clear()
  }

  get count(): number {
    return this.#count
  }

  /** Whether one may hold up somebody. */
  get isGoingOn(): boolean {
    return this.#isWaiting || performance.now() - this.#lastAt < heldUpMs
  }

  /** Whether one is going on, or may still be heard of in the log. */
  get isHeard(): boolean {
    return this.#isWaiting || performance.now() - this.#lastAt < echoMs
  }

  /** One was begun and not met yet. */
  get #isWaiting(): boolean {
    if (this.#journey.tenant.faults.list().length === 0) return false
    this.#lastAt = performance.now()
    return true
  }
}
