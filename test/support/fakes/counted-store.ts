import type { Store } from '../../../src/application/ports/store.ts'
import type { Calls } from './calls.ts'

/** A store whose every commit is a call: it can die before or after, and fail either way. */
export function countedStore(store: Store, calls: Calls): Store {
  return {
    ...store,
    from: (origin) => countedStore(store.from(origin), calls),
    transaction: (work) => calls.perform('engine.commit', () => store.transaction(work)),
    enqueue: (job, notBefore) =>
      calls.perform('engine.commit', () => store.enqueue(job, notBefore)),
  }
}
