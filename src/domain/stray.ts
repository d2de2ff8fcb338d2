// What a rotation minted and lost. A process that dies after minting, before a directory that lags
// shows the new credential, mints again; the lost one bears the rotation id and nobody has its value.

import type { Application, PasswordCredential } from './application.ts'
import type { Rotation } from './rotation.ts'

/** Entra's clock and ours may differ, and a write may take effect after its answer got lost. */
const marginMs = 5 * 60_000
/** A directory may keep less of a time than we gave it. */
const roundingMs = 1_000

/**
 * Whether a credential is what the rotation asked for: its whole name and its very end. A name alone
 * proves nothing, as somebody may have copied it by hand; a person's secret ends at another moment.
 */
export function isAttempt({ plan }: Rotation, credential: PasswordCredential): boolean {
  if (credential.displayName !== plan.displayName) return false
  return Math.abs(credential.expiresAt.getTime() - plan.expiresAt.getTime()) < roundingMs
}

/** Key ids of what the rotation has minted so far, as the directory shows it. */
export function attemptsOf({ credentials }: Application, rotation: Rotation): string[] {
  return credentials.filter((each) => isAttempt(rotation, each)).map(({ keyId }) => keyId)
}

/**
 * The application without what rotations minted and did not record: such a secret replaces nothing,
 * as nobody has its value. The one that is asked about stays.
 */
export function withoutAttempts(
  application: Application,
  rotations: readonly Rotation[],
  askedAbout: string,
): Application {
  const isUseful = (credential: PasswordCredential) =>
    credential.keyId === askedAbout || !rotations.some((each) => isUnrecorded(each, credential))
  return { ...application, credentials: application.credentials.filter(isUseful) }
}

function isUnrecorded(rotation: Rotation, credential: PasswordCredential): boolean {
  const isFresh = 'fresh' in rotation && rotation.fresh.keyId === credential.keyId
  return isAttempt(rotation, credential) && !isFresh
}

/**
 * Whether a rotation that is past minting made this credential, and has no use for it: only what
 * began while the rotation was minting is its own.
 */
export function isStray(rotation: Rotation, credential: PasswordCredential): boolean {
  const end = rotation.timeline.find(({ what }) => what === 'stored' || what === 'failed')
  if (!end || !isAttempt(rotation, credential)) return false
  if (credential.keyId === rotation.old.keyId) return false
  if ('fresh' in rotation && credential.keyId === rotation.fresh.keyId) return false
  const began = credential.startsAt.getTime()
  return began >= rotation.requestedAt.getTime() - marginMs && began <= end.at.getTime() + marginMs
}
