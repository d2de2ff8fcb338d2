import { endedEarly } from '../domain/listing.ts'
import { onePageAhead } from './one-page-ahead.ts'
import type { DirectoryListing } from './ports/directory-listing.ts'
import type { Log } from './ports/log.ts'
import type { Round, Store } from './ports/store.ts'
import { failedFor, ServiceError } from './service-error.ts'

/** What a scan reads from, and where it writes. */
export interface ListingPorts {
  readonly registrations: DirectoryListing
  readonly store: Store
  readonly log: Log
}

/**
 * Lists applications, service principals and applications without an owner. Gives the object ids
 * whose credentials were not what the inventory knew; undefined when a newer round began.
 */
export async function listEverything(
  ports: ListingPorts,
  round: Round,
  signal: AbortSignal | undefined,
): Promise<string[] | undefined> {
  const changed = await listApplications(ports, round, signal)
  if (!changed) return undefined
  const isOurs =
    (await listServicePrincipals(ports, round, signal)) &&
    (await listOwnerless(ports, round, signal))
  return isOurs ? changed : undefined
}

async function listApplications(
  { registrations, store: { inventory }, log }: ListingPorts,
  round: Round,
  signal: AbortSignal | undefined,
): Promise<string[] | undefined> {
  const changed: string[] = []
  let listed = 0
  for await (const { applications, unreadable } of onePageAhead(registrations.pages())) {
    signal?.throwIfAborted()
    listed += applications.length + unreadable.length
    const saved = await inventory.saveSeen(round, applications)
    if (!saved) return undefined
    for (const { objectId } of saved) changed.push(objectId)
    if (unreadable.length > 0 && !(await inventory.saveUnreadable(round, unreadable))) return
  }
  await compareWithCount(registrations, log, listed)
  return changed
}

async function listServicePrincipals(
  { registrations, store: { inventory } }: ListingPorts,
  round: Round,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const pages = registrations.servicePrincipals()
  for await (const { servicePrincipals, unreadable } of onePageAhead(pages)) {
    signal?.throwIfAborted()
    if (servicePrincipals.length + unreadable.length === 0) continue
    if (!(await inventory.saveServicePrincipals(round, servicePrincipals, unreadable))) return false
  }
  return true
}

/** Where this list cannot be read, what is known stays; the rest of the round stands. */
async function listOwnerless(
  { registrations, store: { inventory }, log }: ListingPorts,
  round: Round,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    for await (const objectIds of onePageAhead(registrations.ownerless())) {
      signal?.throwIfAborted()
      if (!(await inventory.saveOwnerless(round, objectIds))) return false
    }
  } catch (error) {
    if (!(error instanceof ServiceError) || error.service !== 'graph') throw error
    log.warn('ownerless applications not listed', { round: round.id, problem: error.message })
    return true
  }
  return inventory.endOwnerless(round)
}

/** Throws when the list ended early. A cloud that does not count is believed. */
async function compareWithCount(
  registrations: DirectoryListing,
  log: Log,
  listed: number,
): Promise<void> {
  try {
    const counted = await registrations.count()
    if (!endedEarly(listed, counted)) return
    log.warn('list ended early', { listed, counted })
  } catch (error) {
    if (!failedFor(error, 'forbidden', 'notFound', 'unreadable')) throw error
    return log.warn('applications not counted', { problem: error.message })
  }
  throw new ServiceError('graph', 'unreadable', { code: 'ListEndedEarly' })
}
