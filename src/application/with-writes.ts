import type { AppRegistrations } from './ports/app-registrations.ts'

/** The same applications, read as ever, but written to in another way. */
export function withWrites(
  registrations: AppRegistrations,
  writes: Pick<AppRegistrations, 'addPassword' | 'removePassword'>,
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
    ...writes,
  }
}
