import type { Outcome } from '../../sandbox/tenant/http/listen.ts'
import type { SandboxRequest } from '../../sandbox/tenant/http/message.ts'
import { conversationLimits, type SendLimit, tenantLimit } from '../../src/domain/send-pace.ts'

/** Refuses what comes faster than Teams takes it, in windows that slide, and says how it went. */
export class TeamsLimits {
  /** When each request was let through, by a clock that only goes forward. */
  readonly admittedAt: number[] = []
  /** When each was refused. */
  readonly refusedAt: number[] = []
  readonly #byConversation = new Map<string, number[]>()
  #refusesUntil = Number.NEGATIVE_INFINITY
  #retryAfterSeconds: number | undefined

  /** Refuses everything for so long, as Teams does when others use up the tenant's limit. */
  refuseFor(ms: number, retryAfterSeconds?: number): void {
    this.#refusesUntil = performance.now() + ms
    this.#retryAfterSeconds = retryAfterSeconds
  }

  /** Lets a request through or answers it with 429. */
  async through(request: SandboxRequest, proceed: () => Promise<Outcome>): Promise<Outcome> {
    const [, conversation] = request.path.match(/\/v3\/conversations\/([^/]+)\/activities/) ?? []
    if (conversation === undefined) return proceed()
    const now = performance.now()
    const sent = this.#byConversation.get(conversation) ?? []
    const isBurst = now < this.#refusesUntil
    const isOver =
      full(this.admittedAt, tenantLimit, now) ||
      conversationLimits.some((limit) => full(sent, limit, now))
    if (isBurst || isOver) {
      this.refusedAt.push(now)
      const seconds = isBurst ? this.#retryAfterSeconds : undefined
      return {
        kind: 'reply',
        reply: {
          status: 429,
          body: { error: { code: 'Throttled', message: 'Too many requests' } },
          ...(seconds !== undefined && { headers: { 'retry-after': `${seconds}` } }),
        },
      }
    }
    this.admittedAt.push(now)
    this.#byConversation.set(conversation, [...sent, now])
    return proceed()
  }
}

function full(sent: readonly number[], { most, withinMs }: SendLimit, now: number): boolean {
  const oldest = sent.at(-most)
  return oldest !== undefined && now - oldest < withinMs
}
