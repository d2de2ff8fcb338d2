// Whether the old secret may be removed. Only the recorded key id is ever in question, and never
// the last secret with which the application can still sign in.

import { type Application, credentialOf } from './application.ts'
import type {
  AwaitingCleanupRotation,
  CleaningUpRotation,
  CleanupRefusal,
  LostCause,
} from './rotation.ts'

/** What to do with the old secret now. */
export type CleanupDecision =
  | { readonly do: 'remove'; readonly keyId: string }
  | { readonly do: 'nothing'; readonly why: 'alreadyGone' }
  | { readonly do: 'refuse'; readonly why: CleanupRefusal }

/** Decides from the application as the directory shows it now. */
export function decideCleanup(
  rotation: CleaningUpRotation,
  application: Application | undefined,
  now: Date,
): CleanupDecision {
  if (!application) return { do: 'refuse', why: 'applicationGone' }
  const fresh = credentialOf(application, rotation.fresh.keyId)
  if (!fresh) return { do: 'refuse', why: 'newSecretGone' }
  if (fresh.expiresAt <= now) return { do: 'refuse', why: 'lastValidSecret' }
  const old = credentialOf(application, rotation.old.keyId)
  if (!old) return { do: 'nothing', why: 'alreadyGone' }
  return { do: 'remove', keyId: old.keyId }
}

/** A directory may show a new secret this late; what it does not show after that is gone. */
const lagMs = 3_600_000

/** Why a rotation that waits for its clean-up can never be finished; undefined while it can. */
export function lostCause(
  rotation: AwaitingCleanupRotation,
  application: Application | undefined,
  now: Date,
): LostCause | undefined {
  if (now.getTime() - rotation.fresh.provenAt.getTime() < lagMs) return undefined
  if (!application) return 'applicationGone'
  return credentialOf(application, rotation.fresh.keyId) ? undefined : 'newSecretGone'
}
