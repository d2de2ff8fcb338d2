// Whether a rotation may be undone: only while the old secret works and every vault can give it out
// again. Nothing is changed before all of this is known.

import { type Application, credentialOf } from './application.ts'
import type { UndoingRotation, UndoRefusal } from './rotation.ts'

/**
 * What one vault holds from before the new version. `dead`: a value that Entra does not accept.
 * `superseded`: somebody stored a newer version since, so there is nothing to take back.
 */
export type ValueBefore = 'readable' | 'notReadable' | 'dead' | 'nothing' | 'superseded'

/** What to do with a rotation that is to be undone. */
export type UndoDecision =
  | { readonly do: 'undo'; readonly vaultsHeldOld: boolean }
  | { readonly do: 'refuse'; readonly why: UndoRefusal }

/** Decides from the application and the vaults as they are now. */
export function decideUndo(
  rotation: UndoingRotation,
  application: Application | undefined,
  vaults: readonly ValueBefore[],
  now: Date,
): UndoDecision {
  if (!application) return { do: 'refuse', why: 'undoNotPossible' }
  const old = credentialOf(application, rotation.old.keyId)
  if (!old) return { do: 'refuse', why: 'oldSecretGone' }
  if (old.expiresAt <= now) return { do: 'refuse', why: 'oldSecretExpired' }
  if (vaults.includes('notReadable')) return { do: 'refuse', why: 'oldValueNotReadable' }
  if (vaults.includes('dead')) return { do: 'refuse', why: 'oldValueDead' }
  return { do: 'undo', vaultsHeldOld: !vaults.includes('nothing') }
}
