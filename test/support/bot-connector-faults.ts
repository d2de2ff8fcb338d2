import type { Outcome } from '../../sandbox/tenant/http/listen.ts'
import type { Reply } from '../../sandbox/tenant/http/message.ts'

/** What the connector does instead of a plain answer; `tookEffect` stores the message first. */
export interface ConnectorFault {
  readonly method: 'POST' | 'PUT'
  readonly times: number
  readonly tookEffect?: boolean
  readonly how:
    | { readonly status: number; readonly code?: string; readonly retryAfter?: number }
    | 'reset'
    | 'hang'
}

/** The troubles that a test switched on. */
export class ConnectorFaults {
  #rules: ConnectorFault[] = []

  add(fault: ConnectorFault): void {
    this.#rules.push(fault)
  }

  clear(): void {
    this.#rules = []
  }

  /** Runs a request through the first fault that fits, counting it as used. */
  async through(method: string, handle: () => Promise<Reply>): Promise<Outcome> {
    const at = this.#rules.findIndex((rule) => rule.method === method)
    const rule = this.#rules[at]
    if (!rule) return { kind: 'reply', reply: await handle() }
    this.#rules.splice(at, 1, ...(rule.times > 1 ? [{ ...rule, times: rule.times - 1 }] : []))
    if (rule.tookEffect) await handle()
    if (typeof rule.how === 'string') return { kind: rule.how }
    const { status, code = 'ServiceError', retryAfter } = rule.how
    return {
      kind: 'reply',
      reply: {
        status,
        body: { error: { code, message: 'as the test asked' } },
        ...(retryAfter === undefined ? {} : { headers: { 'retry-after': `${retryAfter}` } }),
      },
    }
  }
}
