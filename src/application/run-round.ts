import { wakeRotations } from './catch-up.ts'
import { endWaiting, waitingForCleanup } from './end-waiting.ts'
import { mattersWithin, mostApplications, objectIdsOf } from './expiring-matters.ts'
import { type HouseRules, horizonOf } from './house-rules.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Round, Store } from './ports/store.ts'
import type { Vaults } from './ports/vaults.ts'
import { reconcileApplications } from './reconcile-applications.ts'
import { wakeRemovals } from './remove-secret.ts'
import { failedFor, ServiceError } from './service-error.ts'

interface RoundPorts {
  readonly registrations: AppRegistrations
  readonly vaults: Vaults
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

/**
 * One look at the whole directory: saves what it sees, gives up what can never be finished, removes
 * or records what no rotation explains, reads the owners of applications that need somebody, and
 * asks for notices. A round that could not read everything is marked partial, forgets nothing, and
 * throws, so that the queue repeats it soon.
 */
export async function runRound(
  ports: RoundPorts,
  rules: HouseRules,
  signal?: AbortSignal,
): Promise<void> {
  const { store, clock, log } = ports
  await wakeRotations(store)
  await wakeRemovals(store)
  const round = await store.inventory.beginRound(clock.now())
  const { outcome, failure } = await scan(ports, round, signal)
  await endWaiting(ports)
  await reconcileApplications(ports, rules, signal)
  await readOwners(ports, rules, signal)
  const ended = await store.transaction(async (within) => {
    const done = await within.inventory.endRound(round, outcome, clock.now())
    await within.enqueue({ queue: 'plan-notices', data: {} })
    return done
  })
  const { applications, credentials } = ended
  log.info('round ended', { round: round.id, outcome, applications, credentials })
  if (failure) throw failure
}

async function scan(
  ports: RoundPorts,
  round: Round,
  signal: AbortSignal | undefined,
): Promise<{ outcome: 'complete' | 'partial'; failure?: ServiceError }> {
  const { registrations, store, log } = ports
  try {
    for await (const page of registrations.pages()) {
      signal?.throwIfAborted()
      await store.inventory.saveSeen(round, page)
    }
    return { outcome: 'complete' }
  } catch (error) {
    if (!(error instanceof ServiceError) || error.service !== 'graph') throw error
    log.warn('directory was read in part', { round: round.id, problem: error.message })
    return { outcome: 'partial', failure: error }
  }
}

/** Owners of due and rotated applications and of those with leftovers: most need nobody now. */
async function readOwners(
  { registrations, store, clock, log }: RoundPorts,
  rules: HouseRules,
  signal: AbortSignal | undefined,
): Promise<void> {
  const horizonDays = horizonOf(rules)
  const now = clock.now()
  const matters = await mattersWithin(store, rules, { now, horizonDays })
  const waiting = waitingForCleanup(await store.rotations.open())
  const leftovers = await store.inventory.withRemovable(now, mostApplications)
  const objectIds = [
    ...objectIdsOf(matters),
    ...waiting.map(({ application }) => application.objectId),
    ...leftovers.map(({ objectId }) => objectId),
  ]
  for (const objectId of new Set(objectIds)) {
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
