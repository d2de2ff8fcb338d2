import { type Arbitrary, assert, property } from 'fast-check'

/** Tries a claim on many values. A failure shows the smallest one and the seed to repeat it with. */
export function holdsForAll<T>(values: Arbitrary<T>, claim: (value: T) => boolean): void {
  // Synchronous for a synchronous property, whatever the type says.
  void assert(property(values, claim))
}
