import type { AppRegistrations } from './ports/app-registrations.ts'
import type { WriteLocks } from './ports/write-locks.ts'
import { withWrites } from './with-writes.ts'

/**
 * The same applications, but written to one at a time: Entra refuses or mixes up writes to one
 * application that come together.
 */
export function oneWriteAtATime(
  registrations: AppRegistrations,
  locks: WriteLocks,
): AppRegistrations {
  return withWrites(registrations, {
    addPassword: (objectId, wanted, by) =>
      locks.exclusively(objectId, () => registrations.addPassword(objectId, wanted, by)),
    removePassword: (objectId, keyId, by) =>
      locks.exclusively(objectId, () => registrations.removePassword(objectId, keyId, by)),
  })
}
