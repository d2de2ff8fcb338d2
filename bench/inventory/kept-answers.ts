import { setTimeout as wait } from 'node:timers/promises'
import { createCertificateLimit } from '../../sandbox/tenant/graph/certificate-limit.ts'
import { resourceUnits } from '../../sandbox/tenant/graph/resource-units.ts'
import type { Outcome } from '../../sandbox/tenant/http/listen.ts'
import { requestTo, type SandboxRequest } from '../../sandbox/tenant/http/message.ts'
import { isAdvanced } from '../../sandbox/tenant/odata/collection.ts'
import type { LoggedRequest } from '../../sandbox/tenant/request-log.ts'
import type { Intercept } from '../../sandbox/tenant/start-services.ts'

/** What was asked of Graph since the last count. Parts of a batch count, its envelope does not. */
export interface GraphUse {
  readonly requests: number
  /** Pages of the whole list of applications. */
  readonly applicationPages: number
  readonly units: number
  readonly deltaPages: number
  /** Where whole lists began; changes apart. */
  readonly lists: readonly ListStart[]
}

/** The first page of a list. */
export interface ListStart {
  /** Path and query. */
  readonly page: string
  /** Whether it was asked for with `ConsistencyLevel: eventual`. */
  readonly eventual: boolean
}

const pageOfList = /^\/v1\.0\/(applications|servicePrincipals)(\/delta)?$/

/**
 * Graph's answers to lists, built once for each state of the directory, so that a simulated server
 * does not cost what it would not cost in the cloud; and a count of what was asked.
 */
export class KeptAnswers {
  latencyMs = 0
  /** Whether lists with certificates are refused beyond 150 a minute, as Graph does. */
  limited = true
  #refusal = createCertificateLimit()
  readonly #sequence: () => number
  readonly #kept = new Map<string, Outcome>()
  #keptAt = -1
  #use = nothing()
  readonly #lists = new Map<string, ListStart>()

  constructor(sequence: () => number) {
    this.#sequence = sequence
  }

  /** Stands before the services: waits as a network does, and answers lists from what is kept. */
  readonly intercept: Intercept = async (service, request, proceed) => {
    if (service !== 'graph') return await proceed()
    const reply = this.limited ? this.#refusal(request) : undefined
    const answered: Promise<Outcome> = reply
      ? Promise.resolve({ kind: 'reply', reply })
      : this.#answer(request, proceed)
    const [outcome] = await Promise.all([answered, this.#travel()])
    return outcome
  }

  /** Counts one request; a listener of the tenant's log, which hears of parts of batches too. */
  count({ service, method, path, query }: LoggedRequest): void {
    if (service !== 'graph' || path.endsWith('/$batch')) return
    const request = requestTo(method, new URL(`https://localhost${path}${query}`))
    this.#use.requests += 1
    this.#use.units += resourceUnits(request)
    if (!pageOfList.test(path) || method !== 'GET') return
    if (path.endsWith('/delta')) this.#use.deltaPages += 1
    else if (path.endsWith('/applications') && !asksForSome(request)) {
      this.#use.applicationPages += 1
    }
  }

  /** What was asked since this was called last; a minute of the limit begins anew as well. */
  take(): GraphUse {
    const use = { ...this.#use, lists: [...this.#lists.values()] }
    this.#use = nothing()
    this.#lists.clear()
    this.#refusal = createCertificateLimit()
    return use
  }

  async #answer(request: SandboxRequest, proceed: () => Promise<Outcome>): Promise<Outcome> {
    if (request.method !== 'GET' || !pageOfList.test(request.path)) return await proceed()
    if (this.#keptAt !== this.#sequence()) this.#kept.clear()
    this.#keptAt = this.#sequence()
    const eventual = isAdvanced(request)
    const key = `${eventual} ${request.url.href}`
    const whole = !request.path.endsWith('/delta') && !asksForSome(request)
    if (whole && !continues(request)) {
      const page = `${request.url.pathname}${request.url.search}`
      this.#lists.set(key, { page, eventual })
    }
    const kept = this.#kept.get(key)
    if (kept) {
      this.count(logged(request))
      return kept
    }
    const outcome = asText(await proceed())
    if (outcome.kind === 'reply' && outcome.reply.status === 200) this.#kept.set(key, outcome)
    return outcome
  }

  async #travel(): Promise<void> {
    if (this.latencyMs > 0) await wait(this.latencyMs)
  }
}

function nothing() {
  return { requests: 0, applicationPages: 0, deltaPages: 0, units: 0 }
}

function continues({ url }: SandboxRequest): boolean {
  return url.searchParams.has('$skiptoken') || url.searchParams.has('$deltatoken')
}

/** Applications of some kind, such as those without an owner: a question, not the list. */
function asksForSome({ path, url }: SandboxRequest): boolean {
  return path.endsWith('/applications') && url.searchParams.has('$filter')
}

function logged({ method, path, url }: SandboxRequest): LoggedRequest {
  const service = 'graph' as const
  const more = { status: 200, inBatch: false, at: new Date(), durationMs: 0 }
  return { service, method, path, query: url.search, ...more }
}

function asText(outcome: Outcome): Outcome {
  if (outcome.kind !== 'reply' || outcome.reply.body === undefined) return outcome
  const { body, ...reply } = outcome.reply
  const headers = { 'content-type': 'application/json; charset=utf-8', ...reply.headers }
  return { kind: 'reply', reply: { ...reply, headers, text: JSON.stringify(body) } }
}
