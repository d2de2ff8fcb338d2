import type { Owner } from '../domain/application.ts'
import type { RecentRights } from './examine.ts'
import type { AppRegistrations, DirectoryRoles } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'

/** A person who looks at several cards in a row is read once. */
const rememberedMs = 5_000

/** Owners and roles, read again when they are older than five seconds. A failed read is not kept. */
export function recentRights({
  registrations,
  roles,
  store,
  clock,
}: {
  registrations: Pick<AppRegistrations, 'owners'>
  roles: DirectoryRoles
  store: Pick<Store, 'owners'>
  clock: Clock
}): RecentRights {
  return {
    owners: remembered(clock, (objectId) => registrations.owners(objectId)),
    adminRoleOf: remembered(clock, (personId) => roles.adminRoleOf(personId)),
    ownersOfOld: async (objectId): Promise<readonly Owner[]> =>
      (await store.owners.of([objectId])).get(objectId) ?? [],
  }
}

function remembered<T>(clock: Clock, read: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<T> }>()
  return (id) => {
    const now = clock.now().getTime()
    for (const [key, { at }] of answers) {
      // Oldest first: what follows is younger.
      if (now - at < rememberedMs) break
      answers.delete(key)
    }
    const known = answers.get(id)
    if (known) return known.answer
    const answer = read(id)
    answers.set(id, { at: now, answer })
    answer.catch(() => answers.delete(id))
    return answer
  }
}
