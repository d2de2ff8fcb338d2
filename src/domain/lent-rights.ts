// Where Rekey writes with a person's own rights, each step of a rotation needs somebody who lends
// theirs by signing in: whoever asked for it, or whoever went on with it after that was no longer
// enough. What waits for such a person keeps its state, so that nothing that was done is forgotten.

import type { Person } from './application.ts'
import type { GivingUpRotation, RequestedRotation, Rotation, UndoingRotation } from './rotation.ts'

/** Rotations that can wait for a sign-in in the middle of what they do. */
export type LendableRotation = RequestedRotation | GivingUpRotation | UndoingRotation

/** Whose rights the next step needs; undefined where it writes to no application. */
export function lenderOf(rotation: Rotation): Person | undefined {
  switch (rotation.state) {
    case 'requested':
      return rotation.resumedBy ?? rotation.requestedBy
    case 'giving-up':
      return rotation.resumedBy ?? rotation.givenUpBy
    case 'undoing':
      return rotation.resumedBy ?? rotation.undoneBy
    case 'cleaning-up':
      return rotation.confirmedBy
    case 'stored':
    case 'awaiting-cleanup':
    case 'closed':
    case 'failed':
    case 'abandoned':
    case 'undone':
      return undefined
  }
}

/** Since when a rotation waits for somebody's rights; null where it does not. */
export function waitsForSignIn(rotation: Rotation): Date | null {
  switch (rotation.state) {
    case 'requested':
      return rotation.trouble?.kind === 'signIn' ? rotation.trouble.since : null
    case 'giving-up':
    case 'undoing':
      return rotation.signInSince
    case 'cleaning-up':
    case 'stored':
    case 'awaiting-cleanup':
    case 'closed':
    case 'failed':
    case 'abandoned':
    case 'undone':
      return null
  }
}

/** Whether a rotation is in a state that waits for a sign-in where it stands. */
export function canWait(rotation: Rotation): rotation is LendableRotation {
  const { state } = rotation
  return state === 'requested' || state === 'giving-up' || state === 'undoing'
}

/** Nobody's rights are at hand: the rotation waits; undefined where that is known already. */
export function waitForSignIn(rotation: LendableRotation, at: Date): LendableRotation | undefined {
  if (waitsForSignIn(rotation)) return undefined
  if (rotation.state !== 'requested') return { ...rotation, signInSince: at }
  // Whatever held it up before: without the button to go on nobody could end it.
  return { ...rotation, trouble: { service: 'graph', kind: 'signIn', since: at } }
}

/** Somebody with the right to do so signed in and goes on with it. */
export function resume(rotation: LendableRotation, resumedBy: Person, at: Date): LendableRotation {
  const what = 'resumed' as const
  const timeline = [...rotation.timeline, { at, what, by: resumedBy.name }]
  if (rotation.state !== 'requested') return { ...rotation, resumedBy, signInSince: null, timeline }
  return { ...rotation, resumedBy, trouble: null, timeline }
}
