import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Crowd, DoorMeter } from '../../application/ports/door-meter.ts'

/** How a request stands to a limit: `first` is the one in each minute that goes over it. */
export type Standing = 'within' | 'first' | 'over'

const windowSeconds = 60
/** Of all people together: what Teams lets one app do in one tenant, 50 requests a second. */
const everybodyPerMinute = 3_000
/** Refused requests of one address that are logged one by one. */
const strangersPerMinute = 60
/** Nobody's id is longer; a key may come from outside. */
const longestKey = 200

/**
 * How many requests this process takes in a minute. Counted in memory: each instance counts by
 * itself, and a restart forgets.
 *
 * No address is shut out before it was looked at. Behind a gateway all requests come from one
 * address, and anybody can register a bot of their own at our endpoint, for which the Bot Connector
 * then sends tokens that we refuse from the very addresses that ours come from: shutting those out
 * would let strangers turn our own people away. A refusal costs one signature check; what the limit
 * keeps small is the log.
 */
export class DoorLimits {
  readonly #person: RateLimiterMemory | null
  readonly #everybody = limiter(everybodyPerMinute)
  readonly #strangers = limiter(strangersPerMinute)
  readonly #meter: DoorMeter

  /** Zero requests a minute mean that no person is limited. */
  constructor(perPerson: number, meter: DoorMeter) {
    this.#person = perPerson === 0 ? null : limiter(perPerson)
    this.#meter = meter
  }

  /** Counts a request of an authenticated person. */
  async person(key: string): Promise<Standing> {
    return this.#person ? this.#count('person', this.#person, key) : 'within'
  }

  /** Counts an authenticated request, whoever sends it. */
  everybody(): Promise<Standing> {
    return this.#count('everybody', this.#everybody, '')
  }

  /** Counts a request that was refused. */
  stranger(address: string): Promise<Standing> {
    return this.#count('strangers', this.#strangers, address)
  }

  async #count(crowd: Crowd, limit: RateLimiterMemory, key: string): Promise<Standing> {
    try {
      await limit.consume(key.slice(0, longestKey))
      return 'within'
    } catch (result) {
      if (!(result instanceof RateLimiterRes)) throw result
      this.#meter.over(crowd)
      return result.consumedPoints === limit.points + 1 ? 'first' : 'over'
    }
  }
}

function limiter(points: number): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: windowSeconds })
}
