import {
  type Service,
  ServiceError,
  type ServiceReason,
} from '../../../src/application/service-error.ts'

/** The process was killed. No code may survive this: everything after it fails with the same. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied'
}

/** What goes wrong with one call. */
export type Fault =
  | { readonly kind: 'dieBefore' | 'dieAfter' }
  | {
      readonly kind: 'fail' | 'takeEffectThenFail'
      readonly reason: ServiceReason
      readonly code?: string
      readonly retryAfterMs?: number
    }

/** A call by its name, such as `graph.addPassword`; the part before the dot is the service. */
export type CallName = `${Service}.${string}`

/** Every call that leaves the process goes through here: counted, and failed on demand. */
export class Calls {
  /** The names of all calls since the start, in order. */
  readonly made: CallName[] = []
  /** Called after each call that took effect; for claims that must hold at every moment. */
  watch: () => void = () => undefined
  readonly #byIndex = new Map<number, Fault>()
  readonly #byName = new Map<CallName, Fault[]>()
  #dead = false

  /** The next calls of this name fail in this way. */
  failNext(name: CallName, fault: Fault, times = 1): void {
    const faults = Array.from({ length: times }, () => fault)
    this.#byName.set(name, [...(this.#byName.get(name) ?? []), ...faults])
  }

  /** The call with this number, counted from 0, fails in this way. */
  failAt(index: number, fault: Fault): void {
    this.#byIndex.set(index, fault)
  }

  /** No call fails any more. */
  heal(): void {
    this.#byIndex.clear()
    this.#byName.clear()
  }

  /** A new process takes over. */
  restart(): void {
    this.#dead = false
  }

  /** How many calls had this name. */
  count(name: CallName): number {
    return this.made.filter((each) => each === name).length
  }

  /** Makes one call: the effect happens before, after or not at all, as the fault says. */
  async perform<T>(name: CallName, effect: () => T | Promise<T>): Promise<T> {
    // A real call always gives others a turn.
    await Promise.resolve()
    if (this.#dead) throw new ProcessDied(name)
    const fault = this.#byIndex.get(this.made.length) ?? this.#byName.get(name)?.shift()
    this.made.push(name)
    if (fault?.kind === 'dieBefore') this.#die(name)
    if (fault?.kind === 'fail') throw serviceError(name, fault)
    const result = await effect()
    this.watch()
    if (fault?.kind === 'dieAfter') this.#die(name)
    if (fault?.kind === 'takeEffectThenFail') throw serviceError(name, fault)
    return result
  }

  #die(name: CallName): never {
    this.#dead = true
    throw new ProcessDied(name)
  }
}

function serviceError(
  name: CallName,
  { reason, code, retryAfterMs }: Extract<Fault, { reason: unknown }>,
): ServiceError {
  return new ServiceError(name.split('.')[0] as Service, reason, { code, retryAfterMs })
}
