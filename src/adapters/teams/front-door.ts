import { type Activity, CloudAdapter, type InvokeResponse, type TurnContext } from 'botbuilder'
import type { AuthenticateRequestResult, BotFrameworkAuthentication } from 'botframework-connector'
import type { Log } from '../../application/ports/log.ts'
import type { DoorLimits } from './door-limits.ts'
import { problemOfActivity } from './inbound-activity.ts'

/** The answer to one request of the Bot Connector. */
export interface DoorAnswer {
  readonly status: number
  readonly body?: unknown
}

/** A turn's logic. */
export type TurnLogic = (context: TurnContext) => Promise<void>

/**
 * The real CloudAdapter behind our own door. The SDK's `process` answers a forged signature with
 * 500, prints errors with their content, and sends error messages back: here every refusal is a
 * 401 or 403 without a word, and every fault a 500 without a word.
 */
export class FrontDoor extends CloudAdapter {
  readonly #authentication: BotFrameworkAuthentication
  readonly #expected: { tenantId: string; serviceHosts: readonly string[] }
  readonly #log: Log
  readonly #limits: DoorLimits

  constructor(
    authentication: BotFrameworkAuthentication,
    expected: { tenantId: string; serviceHosts: readonly string[] },
    log: Log,
    limits: DoorLimits,
  ) {
    super(authentication)
    this.#limits = limits
    this.#authentication = authentication
    this.#expected = expected
    this.#log = log
    this.onTurnError = async (_context, error) => {
      throw error
    }
  }

  /**
   * Authenticates one request, runs its turn, and says what to answer. Never throws. Requests of one
   * address that are refused are logged one by one only as long as they are few.
   */
  async receive(
    authorization: string,
    body: unknown,
    logic: TurnLogic,
    address = '',
  ): Promise<DoorAnswer> {
    const problem = problemOfActivity(body, this.#expected)
    if (problem) {
      await this.#logRefusal(address, 'request refused', problem)
      return { status: problem === 'otherTenant' || problem === 'otherServiceHost' ? 403 : 401 }
    }
    const activity = withDates(body as Activity)
    const identity = await this.#authenticate(activity, authorization, address)
    if (!identity) return { status: 401 }
    if (!(await this.#hasRoom())) return { status: 429 }
    try {
      const answer = await this.processActivity(identity, activity, logic)
      return toDoorAnswer(answer)
    } catch (error) {
      this.#log.error('turn failed', error, { activityType: activity.type })
      return { status: 500 }
    }
  }

  /** Any failure to authenticate is a refusal, whatever its type (a bad signature is a JWT error). */
  async #authenticate(
    activity: Activity,
    authorization: string,
    address: string,
  ): Promise<AuthenticateRequestResult | undefined> {
    try {
      return await this.#authentication.authenticateRequest(activity, authorization)
    } catch (error) {
      const problem = error instanceof Error ? error.name : 'unknown'
      await this.#logRefusal(address, 'request not authenticated', problem)
      return undefined
    }
  }

  /** Teams' own requests never come to this; the Connector may send what is answered so again. */
  async #hasRoom(): Promise<boolean> {
    const standing = await this.#limits.everybody()
    if (standing === 'first') this.#log.warn('requests over the rate limit of all')
    return standing === 'within'
  }

  async #logRefusal(address: string, event: string, problem: string): Promise<void> {
    const standing = await this.#limits.stranger(address)
    if (standing === 'within') this.#log.warn(event, { problem })
    if (standing === 'first') this.#log.warn('refused requests no longer logged')
  }
}

function toDoorAnswer(answer: InvokeResponse | undefined): DoorAnswer {
  if (!answer) return { status: 200 }
  return answer.body === undefined
    ? { status: answer.status }
    : { status: answer.status, body: answer.body }
}

/** The SDK's own validator turns these into dates before a turn. */
function withDates(activity: Activity): Activity {
  const { timestamp, localTimestamp } = activity
  return {
    ...activity,
    ...(timestamp ? { timestamp: new Date(timestamp) } : {}),
    ...(localTimestamp ? { localTimestamp: new Date(localTimestamp) } : {}),
  }
}
