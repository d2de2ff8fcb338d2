import { AsyncLocalStorage } from 'node:async_hooks'
import type { CallName, Calls } from '../fakes/calls.ts'

/** Nothing can be looked at between such a call and the look before it, so no run hangs there. */
const justBeforeItWrites: ReadonlySet<CallName> = new Set([
  'graph.addPassword',
  'graph.removePassword',
  'vault.store',
  'vault.restoreBefore',
])

interface Hung {
  readonly name: string
  callsLeft: number
  parked: PromiseWithResolvers<'parked'>
  released: PromiseWithResolvers<void>
  ended: Promise<Error | undefined>
}

/**
 * Processes that hang: a run stops before one of its calls, as in a paused machine, while others go
 * on, and continues when it is told to.
 */
export class HungRuns {
  readonly #current = new AsyncLocalStorage<Hung>()
  readonly #hung: Hung[] = []

  constructor(calls: Calls) {
    const usual = calls.perform.bind(calls)
    calls.perform = async (name, effect) => {
      const run = this.#current.getStore()
      if (run) await this.#pass(run, name)
      return usual(name, effect)
    }
  }

  /** How many hang now. */
  get count(): number {
    return this.#hung.length
  }

  /** Lets a run make so many calls and hang before the next; undefined when it hangs. */
  async start(
    name: string,
    callsLeft: number,
    act: () => Promise<unknown>,
  ): Promise<{ ended: Error | undefined } | undefined> {
    const run: Hung = {
      name,
      callsLeft,
      parked: Promise.withResolvers(),
      released: Promise.withResolvers(),
      ended: Promise.resolve(undefined),
    }
    run.ended = this.#current.run(run, () =>
      act().then(
        () => undefined,
        (error: Error) => error,
      ),
    )
    return this.#untilParked(run)
  }

  /** The one that hangs longest goes on for so many calls. */
  async resume(callsLeft: number): Promise<{ ended: Error | undefined } | undefined> {
    const run = this.#hung.shift()
    if (!run) return undefined
    run.callsLeft = callsLeft
    run.parked = Promise.withResolvers()
    const { released } = run
    run.released = Promise.withResolvers()
    released.resolve()
    return this.#untilParked(run)
  }

  /** None of them ever goes on. */
  forget(): void {
    this.#hung.length = 0
  }

  async #untilParked(run: Hung): Promise<{ ended: Error | undefined } | undefined> {
    const how = await Promise.race([run.parked.promise, run.ended.then((ended) => ({ ended }))])
    if (how !== 'parked') return how
    this.#hung.push(run)
    return undefined
  }

  async #pass(run: Hung, name: CallName): Promise<void> {
    if (run.callsLeft > 0 || justBeforeItWrites.has(name)) {
      run.callsLeft -= 1
      return
    }
    run.parked.resolve('parked')
    await run.released.promise
  }
}
