// What a rotation minted and lost. A process that dies after minting, before a directory that lags
// shows the new credential, mints again; the lost one bears the rotation id and nobody has its value.

import type { PasswordCredential } from './application.ts'
import type { Rotation } from './rotation.ts'

/** Entra's clock and ours may differ, and a write may take effect after its answer got lost. */
const marginMs = 5 * 60_000

/**
 * Whether a rotation that is past minting made this credential, and has no use for it. Somebody may
 * have copied a name by hand: only what began while the rotation was minting is its own.
 */
export function isStray(rotation: Rotation, credential: PasswordCredential): boolean {
  const end = rotation.timeline.find(({ what }) => what === 'stored' || what === 'failed')
  if (!end || credential.displayName !== rotation.plan.displayName) return false
  if (credential.keyId === rotation.old.keyId) return false
  if ('fresh' in rotation && credential.keyId === rotation.fresh.keyId) return false
  const began = credential.startsAt.getTime()
  return began >= rotation.requestedAt.getTime() - marginMs && began <= end.at.getTime() + marginMs
}
