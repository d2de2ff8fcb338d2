import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Log } from './ports/log.ts'
import type { Round, Store } from './ports/store.ts'
import { ServiceError } from './service-error.ts'

/** What a scan came to; a partial one says what stopped it. */
export type ScanResult =
  | { readonly outcome: 'complete'; readonly failure?: never }
  | { readonly outcome: 'partial'; readonly failure: ServiceError }

/** Reads every application of the directory, a page at a time, into the inventory. */
export async function scanDirectory(
  ports: { readonly registrations: AppRegistrations; readonly store: Store; readonly log: Log },
  round: Round,
  signal: AbortSignal | undefined,
): Promise<ScanResult> {
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
