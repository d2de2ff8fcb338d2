// An application that somebody is rotating needs no warning, as long as that comes to something.

import type { Rotation } from './rotation.ts'

/** Services come back and people sign in within it; the last stages are a day apart. */
const patienceMs = 24 * 3_600_000

/**
 * Whether somebody is at it, so that nobody need be warned. One that was held up for a day before it
 * had a new secret is not: time runs on, and people may have forgotten that they began.
 */
export function isAtIt(rotation: Rotation, now: Date): boolean {
  const hasNoSecret = rotation.state === 'requested' || rotation.state === 'giving-up'
  if (!hasNoSecret) return true
  const last = rotation.timeline.at(-1)?.at ?? rotation.requestedAt
  return now.getTime() - last.getTime() < patienceMs
}

/** Object ids of the applications that somebody is at, among open rotations. */
export function applicationsAtIt(
  open: readonly { readonly rotation: Rotation }[],
  now: Date,
): ReadonlySet<string> {
  const atIt = open.filter(({ rotation }) => isAtIt(rotation, now))
  return new Set(atIt.map(({ rotation }) => rotation.application.objectId))
}
