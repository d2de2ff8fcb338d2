import type { AppRegistrations } from './ports/app-registrations.ts'
import type { WriteLocks } from './ports/write-locks.ts'

/**
 * The same applications, but written to one at a time: Entra refuses or mixes up writes to one
 * application that come together.
 */
export function oneWriteAtATime(
  registrations: AppRegistrations,
  locks: WriteLocks,
): AppRegistrations {
  return {
    pages: () => registrations.pages(),
    markNow: () => registrations.markNow(),
    changesSince: (mark) => registrations.changesSince(mark),
    ownerless: () => registrations.ownerless(),
    count: () => registrations.count(),
    servicePrincipals: () => registrations.servicePrincipals(),
    byObjectId: (objectId) => registrations.byObjectId(objectId),
    search: (query, limit) => registrations.search(query, limit),
    owners: (objectId) => registrations.owners(objectId),
    ownersOf: (objectIds) => registrations.ownersOf(objectIds),
    addPassword: (objectId, wanted, by) =>
      locks.exclusively(objectId, () => registrations.addPassword(objectId, wanted, by)),
    removePassword: (objectId, keyId, by) =>
      locks.exclusively(objectId, () => registrations.removePassword(objectId, keyId, by)),
  }
}
