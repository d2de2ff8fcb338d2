import { waitingForCleanup } from './end-waiting.ts'
import { mattersWhoeverOwns, mostApplications, objectIdsOf } from './expiring-matters.ts'
import { type HouseRules, horizonOf } from './house-rules.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Store } from './ports/store.ts'
import { failedFor } from './service-error.ts'

interface OwnersPorts {
  readonly registrations: AppRegistrations
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

/** Reads owners of due and rotated applications and of those with leftovers: most need nobody now. */
export async function readOwners(
  ports: OwnersPorts,
  rules: HouseRules,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { registrations, store, log } = ports
  for (const objectId of await applicationsThatNeedSomebody(ports, rules)) {
    signal?.throwIfAborted()
    try {
      await store.owners.save(objectId, await registrations.owners(objectId))
    } catch (error) {
      if (!failedFor(error, 'notFound', 'forbidden', 'throttled', 'unavailable', 'unreadable')) {
        throw error
      }
      log.warn('owners not read', { applicationObjectId: objectId, problem: error.message })
    }
  }
}

async function applicationsThatNeedSomebody(
  { store, clock }: OwnersPorts,
  rules: HouseRules,
): Promise<Set<string>> {
  const now = clock.now()
  const matters = await mattersWhoeverOwns(store, rules, { now, horizonDays: horizonOf(rules) })
  const waiting = waitingForCleanup(await store.rotations.open())
  const leftovers = await store.inventory.withRemovable(now, mostApplications)
  return new Set([
    ...objectIdsOf(matters),
    ...waiting.map(({ application }) => application.objectId),
    ...leftovers.map(({ objectId }) => objectId),
  ])
}
