import type { Matter } from '../domain/matter.ts'
import { ownerLackOf } from '../domain/orphan.ts'
import { ownersAreToRead } from '../domain/owners-to-read.ts'
import { waitingForCleanup } from './end-waiting.ts'
import { mostApplications, objectIdsOf, pagesWhoeverOwns } from './expiring-matters.ts'
import { type HouseRules, horizonOf } from './house-rules.ts'
import type { AppRegistrations, OwnersRead } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Store } from './ports/store.ts'
import type { ScanPlan } from './scan-directory.ts'
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
 * Reads owners of due and rotated applications and of those with leftovers: most need nobody now. A
 * round of changes leaves out those whose owners the last rounds read, until there is something new
 * to say. An application that fails is left as it was; where nothing could be read at all, the rest waits for
 * the next round.
 */
export async function readOwners(
  ports: OwnersPorts,
  rules: HouseRules,
  { round, memory }: Pick<ScanPlan, 'round' | 'memory'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Null: nothing that was read before counts.
  const fullAt = round.how === 'full' ? null : memory.fullAt
  const objectIds = await applicationsToReadFor(ports, rules, fullAt)
  const found: OwnersRead[] = []
  for (let start = 0; start < objectIds.length; start += atOnce) {
    signal?.throwIfAborted()
    const some = objectIds.slice(start, start + atOnce)
    const read = await readSome(ports, some)
    found.push(...read)
    if (read.every(wasOut)) break
  }
  const read = found.flatMap((each) => (each.read ? [each] : []))
  const lacks = read.map(({ owners }) => ownerLackOf(owners))
  ports.log.info('owners read', {
    applications: read.length,
    notRead: objectIds.length - read.length,
    ownerless: lacks.filter((lack) => lack === 'ownerless').length,
    nobodyToTell: lacks.filter((lack) => lack === 'nobodyToTell').length,
    singleOwner: lacks.filter((lack) => lack === 'singleOwner').length,
    federatedCredentials: read.reduce((sum, each) => sum + (each.federatedCredentials ?? 0), 0),
  })
}

async function readSome(
  { registrations, store, clock, log }: OwnersPorts,
  objectIds: readonly string[],
): Promise<OwnersRead[]> {
  const now = clock.now()
  const answers = await registrations.ownersOf(objectIds).catch(failedForAll(objectIds))
  const all: OwnersRead[] = []
  for (const applicationObjectId of objectIds) {
    const answer = answers.get(applicationObjectId) ?? { read: false, failure: unanswered }
    all.push(answer)
    if (answer.read) {
      const { owners, federatedCredentials } = answer
      await store.owners.save(applicationObjectId, owners, now, federatedCredentials)
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

async function applicationsToReadFor(
  { store, clock }: OwnersPorts,
  rules: HouseRules,
  fullAt: Date | null,
): Promise<string[]> {
  const { zone, leadDays } = rules
  const now = clock.now()
  const toRead = new Set<string>()
  const looked = new Set<string>()
  const look = async (objectIds: readonly string[], matters: readonly Matter[]) => {
    const unseen = objectIds.filter((objectId) => !looked.has(objectId))
    const mattersOf = Map.groupBy(matters, ({ application }) => application.objectId)
    const readAt = await store.owners.readAt(unseen)
    for (const objectId of unseen) {
      looked.add(objectId)
      const known = { readAt: readAt.get(objectId), fullAt, now, zone, leadDays }
      if (ownersAreToRead(mattersOf.get(objectId) ?? [], known)) toRead.add(objectId)
    }
  }
  const horizon = { now, horizonDays: horizonOf(rules) }
  for await (const matters of pagesWhoeverOwns(store, rules, horizon)) {
    await look(objectIdsOf(matters), matters)
  }
  const waiting = waitingForCleanup(await store.rotations.open())
  const leftovers = await store.inventory.withRemovable(now, mostApplications)
  const others = [
    ...waiting.map(({ application }) => application.objectId),
    ...leftovers.map(({ objectId }) => objectId),
  ]
  await look([...new Set(others)], [])
  return [...toRead]
}
