// Whether the old secret may be removed. Only the recorded key id is ever in question, and never
// the last secret with which the application can still sign in.

import { type Application, credentialOf } from './application.ts'
import type {
  AwaitingCleanupRotation,
  CleaningUpRotation,
  CleanupRefusal,
  ClosedRotation,
  LostCause,
  StoredRotation,
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

/**
 * How the old secret came to its end while nobody removed it; undefined while it can still be used,
 * and while the new one does not show: what a lagging directory says decides nothing.
 */
export function settledBy(
  rotation: AwaitingCleanupRotation,
  application: Application | undefined,
  now: Date,
): 'oldExpired' | 'oldAlreadyGone' | undefined {
  if (!application || !credentialOf(application, rotation.fresh.keyId)) return undefined
  const old = credentialOf(application, rotation.old.keyId)
  if (!old) return 'oldAlreadyGone'
  return old.expiresAt <= now ? 'oldExpired' : undefined
}

/** Since when consumers could take the new secret. */
export function switchedAt({ timeline, fresh }: StoredRotation | AwaitingCleanupRotation): Date {
  return timeline.find(({ what }) => what === 'stored')?.at ?? fresh.provenAt
}

/** What became of the old secret. */
export function endOf({ timeline }: ClosedRotation): 'removed' | 'alreadyGone' | 'expired' {
  const events = timeline.map(({ what }) => what)
  if (events.includes('oldExpired')) return 'expired'
  return events.includes('oldRemoved') ? 'removed' : 'alreadyGone'
}
