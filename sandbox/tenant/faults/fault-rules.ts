import type { ServiceName } from '../request-log.ts'

interface FaultTarget {
  service: ServiceName
  /** `method` undefined fits all; `path` is a regular expression over the decoded path. */
  match: { method?: string; path: string }
  /** How many requests it still hits; undefined: until removed. */
  times?: number
}

/** What goes wrong. The `commitThen…` kinds take effect first, which makes the answer ambiguous. */
export type FaultKind =
  | { kind: 'status'; status: number; code?: string; message?: string; retryAfter?: number }
  | {
      kind: 'commitThenStatus'
      status: number
      code?: string
      message?: string
      retryAfter?: number
    }
  | { kind: 'reset' }
  | { kind: 'commitThenReset' }
  | { kind: 'hang' }
  | { kind: 'delay'; ms: number }

export type NewFaultRule = FaultTarget & FaultKind

export type FaultRule = NewFaultRule & { id: string }

/** Faults and slowness that tests and the control page switch on and off. */
export class Faults {
  /** Real milliseconds until Entra's token endpoint knows a new secret. */
  replicationMs: number
  /** While replicating, every second attempt succeeds, as it does when nodes differ. */
  flapping = false
  /** Real milliseconds until Graph's GET shows a write. */
  readLagMs = 0
  #rules: FaultRule[] = []
  #nextId = 1

  constructor(replicationMs = 0) {
    this.replicationMs = replicationMs
  }

  /** Adds a rule and answers its id. A path that is no regular expression throws at once. */
  add(rule: NewFaultRule): string {
    new RegExp(rule.match.path)
    const id = `fault-${this.#nextId}`
    this.#nextId += 1
    this.#rules.push({ ...rule, id })
    return id
  }

  remove(id: string): void {
    this.#rules = this.#rules.filter((rule) => rule.id !== id)
  }

  /** Removes all rules and sets read lag and flapping back; replication time stays. */
  clear(): void {
    this.#rules = []
    this.flapping = false
    this.readLagMs = 0
  }

  list(): readonly FaultRule[] {
    return this.#rules.map((rule) => ({ ...rule }))
  }

  /** The rules that hit this request, each counted as used: all delays, then one other at most. */
  take(service: ServiceName, method: string, path: string): FaultRule[] {
    const hit: FaultRule[] = []
    for (const rule of this.#rules) {
      if (rule.service !== service || !fits(rule, method, path)) continue
      if (rule.kind !== 'delay' && hit.some(({ kind }) => kind !== 'delay')) continue
      hit.push({ ...rule })
      if (rule.times !== undefined) rule.times -= 1
    }
    this.#rules = this.#rules.filter((rule) => rule.times === undefined || rule.times > 0)
    return hit
  }
}

function fits(rule: FaultRule, method: string, path: string): boolean {
  const sameMethod =
    rule.match.method === undefined || rule.match.method.toUpperCase() === method.toUpperCase()
  return sameMethod && new RegExp(rule.match.path).test(path)
}
