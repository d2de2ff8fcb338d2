import { createHash, timingSafeEqual } from 'node:crypto'

import type { Directory } from '../directory/directory.ts'
import type { Application } from '../directory/model.ts'
import type { Faults } from '../faults/fault-rules.ts'

/** What the token endpoint finds out about a client secret. */
export type ClientSecretCheck =
  | { kind: 'valid'; keyId: string }
  | { kind: 'expired'; keyId: string }
  | { kind: 'wrong' }

/**
 * Checks a value against the application's client secrets: one that is still replicating counts as
 * wrong (with flapping, every second attempt finds a node that knows it), expiry follows the
 * sandbox clock.
 */
export function checkClientSecret(
  directory: Directory,
  faults: Faults,
  application: Application,
  value: string,
): ClientSecretCheck {
  const credential = application.passwords.find(({ secretText }) => sameText(secretText, value))
  if (credential === undefined) return { kind: 'wrong' }
  const { keyId } = credential
  if (performance.now() < credential.replicatedAtMs) {
    credential.attempts += 1
    const metFreshNode = faults.flapping && credential.attempts % 2 === 0
    if (!metFreshNode) return { kind: 'wrong' }
  }
  if (directory.now() >= credential.endAt) return { kind: 'expired', keyId }
  if (directory.now() < credential.startAt) return { kind: 'wrong' }
  return { kind: 'valid', keyId }
}

/** Compares without telling by time where texts differ. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
