import { endedEarly } from '../domain/listing.ts'
import { onePageAhead } from './one-page-ahead.ts'
import type { DirectoryListing } from './ports/directory-listing.ts'
import type { Log } from './ports/log.ts'
import type { Round, Store } from './ports/store.ts'
import { failedFor, ServiceError } from './service-error.ts'

/**
 * What a scan came to; a partial one says what stopped it. Overtaken means that a newer round began
 * meanwhile and does the rest.
 */
export type ScanResult =
  | { readonly outcome: 'complete'; readonly failure?: never }
  | { readonly outcome: 'partial'; readonly failure: ServiceError }
  | { readonly outcome: 'overtaken'; readonly failure?: never }

interface ScanPorts {
  readonly registrations: DirectoryListing
  readonly store: Store
  readonly log: Log
}

/** Reads the directory, a page at a time, into the inventory; keeps what it read if that fails. */
export async function scanDirectory(
  ports: ScanPorts,
  round: Round,
  signal: AbortSignal | undefined,
): Promise<ScanResult> {
  try {
    const isOurs = await listEverything(ports, round, signal)
    return { outcome: isOurs ? 'complete' : 'overtaken' }
  } catch (error) {
    if (!(error instanceof ServiceError) || error.service !== 'graph') throw error
    ports.log.warn('directory was read in part', { round: round.id, problem: error.message })
    return { outcome: 'partial', failure: error }
  }
}

/** Applications, then service principals; `false` when a newer round began. */
async function listEverything(
  { registrations, store: { inventory }, log }: ScanPorts,
  round: Round,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  let listed = 0
  for await (const { applications, unreadable } of onePageAhead(registrations.pages())) {
    signal?.throwIfAborted()
    listed += applications.length + unreadable.length
    if (!(await inventory.saveSeen(round, applications))) return false
    if (unreadable.length > 0 && !(await inventory.saveUnreadable(round, unreadable))) return false
  }
  await compareWithCount(registrations, log, listed)
  const others = registrations.servicePrincipals()
  for await (const { servicePrincipals, unreadable } of onePageAhead(others)) {
    signal?.throwIfAborted()
    if (servicePrincipals.length + unreadable.length === 0) continue
    if (!(await inventory.saveServicePrincipals(round, servicePrincipals, unreadable))) return false
  }
  return true
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
