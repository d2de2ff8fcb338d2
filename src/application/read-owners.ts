import { hasSingleOwner, nobodyCanBeTold } from '../domain/ownership.ts'
import { waitingForCleanup } from './end-waiting.ts'
import { mattersWhoeverOwns, mostApplications, objectIdsOf } from './expiring-matters.ts'
import { type HouseRules, horizonOf } from './house-rules.ts'
import type { AppRegistrations, OwnersRead } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Store } from './ports/store.ts'
import { failedFor, ServiceError } from './service-error.ts'

interface OwnersPorts {
  readonly registrations: AppRegistrations
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

/** Applications that are asked about in one go: a few requests, and a stop waits for no more. */
const atOnce = 40

/**
 * Reads owners of due and rotated applications and of those with leftovers: most need nobody now. An
 * application that fails is left as it was; where nothing could be read at all, the rest waits for
 * the next round.
 */
export async function readOwners(
  ports: OwnersPorts,
  rules: HouseRules,
  signal: AbortSignal | undefined,
): Promise<void> {
  const objectIds = [...(await applicationsThatNeedSomebody(ports, rules))]
  const found: OwnersRead[] = []
  for (let start = 0; start < objectIds.length; start += atOnce) {
    signal?.throwIfAborted()
    const some = objectIds.slice(start, start + atOnce)
    const read = await readSome(ports, some)
    found.push(...read)
    if (read.every(wasOut)) break
  }
  const read = found.flatMap((each) => (each.read ? [each] : []))
  ports.log.info('owners read', {
    applications: read.length,
    notRead: objectIds.length - read.length,
    nobodyToTell: read.filter(({ owners }) => nobodyCanBeTold(owners)).length,
    singleOwner: read.filter(({ owners }) => hasSingleOwner(owners)).length,
    federatedCredentials: read.reduce((sum, each) => sum + (each.federatedCredentials ?? 0), 0),
  })
}

async function readSome(
  { registrations, store, log }: OwnersPorts,
  objectIds: readonly string[],
): Promise<OwnersRead[]> {
  const answers = await registrations.ownersOf(objectIds).catch(failedForAll(objectIds))
  const all: OwnersRead[] = []
  for (const applicationObjectId of objectIds) {
    const answer = answers.get(applicationObjectId) ?? { read: false, failure: unanswered }
    all.push(answer)
    if (answer.read) {
      await store.owners.save(applicationObjectId, answer.owners, answer.federatedCredentials)
    } else {
      log.warn('owners not read', { applicationObjectId, problem: answer.failure.message })
    }
  }
  return all
}

function failedForAll(objectIds: readonly string[]) {
  return (failure: unknown): ReadonlyMap<string, OwnersRead> => {
    if (!(failure instanceof ServiceError)) throw failure
    return new Map(objectIds.map((id) => [id, { read: false, failure }]))
  }
}

const unanswered = new ServiceError('graph', 'unreadable')

/** Whether the directory itself was out of reach, not this one application. */
function wasOut(answer: OwnersRead): boolean {
  return !answer.read && failedFor(answer.failure, 'throttled', 'unavailable')
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
