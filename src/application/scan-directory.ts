import { learn, type Reading, type ScanMemory } from '../domain/scan-memory.ts'
import { type ListingPorts, listEverything } from './list-everything.ts'
import type { Round } from './ports/store.ts'
import { readChanges } from './read-changes.ts'
import { failedFor, ServiceError } from './service-error.ts'

/**
 * What a scan came to: what to remember, or what made it partial. Overtaken means that a newer round
 * began meanwhile and does the rest.
 */
export type ScanResult =
  | { readonly outcome: 'complete'; readonly memory: ScanMemory; readonly failure?: never }
  | { readonly outcome: 'partial'; readonly failure: ServiceError }
  | { readonly outcome: 'overtaken'; readonly failure?: never }

/** How a round scans, and what it knows from those before. */
export interface ScanPlan {
  readonly round: Round
  readonly reading: Reading
  readonly memory: ScanMemory
}

/** Reads the directory, a page at a time, into the inventory; keeps what it read if that fails. */
export async function scanDirectory(
  ports: ListingPorts,
  plan: ScanPlan,
  signal: AbortSignal | undefined,
): Promise<ScanResult> {
  const { round } = plan
  try {
    const memory = await scan(ports, plan, signal)
    return memory ? { outcome: 'complete', memory } : { outcome: 'overtaken' }
  } catch (error) {
    if (!(error instanceof ServiceError) || error.service !== 'graph') throw error
    ports.log.warn('directory was read in part', { round: round.id, problem: error.message })
    return { outcome: 'partial', failure: error }
  }
}

/** Undefined when a newer round began. */
async function scan(
  ports: ListingPorts,
  { round, reading, memory }: ScanPlan,
  signal: AbortSignal | undefined,
): Promise<ScanMemory | undefined> {
  const at = round.startedAt
  const changes =
    reading === 'full' || memory.mark === null
      ? null
      : await readChanges(ports, round, memory.mark, signal)
  if (changes === undefined) return undefined
  if (reading === 'changes' && changes) {
    const { mark, named, removed, told } = changes
    if (!(await ports.store.inventory.removeApplications(round, removed))) return undefined
    return { ...memory, mark, trust: learn(memory.trust, { named, told, onlyInFull: [] }, at) }
  }
  if (reading === 'changes' && !(await ports.store.inventory.turnFull(round))) return undefined

  // The mark comes before the list: what changes while it is read is told again.
  const mark = changes ? changes.mark : await markNow(ports)
  const onlyInFull = await listEverything(ports, round, signal)
  if (!onlyInFull) return undefined
  // A list may still show what is gone, and the next list of changes does not tell it again.
  const gone = changes?.removed ?? []
  if (!(await ports.store.inventory.removeApplications(round, gone))) return undefined
  const observed = { named: changes?.named ?? null, told: changes?.told ?? false, onlyInFull }
  return { mark, fullAt: at, trust: learn(memory.trust, observed, at) }
}

/** Null where there is no list of changes; then the next round lists everything again. */
async function markNow({ registrations, log }: ListingPorts): Promise<string | null> {
  try {
    return await registrations.markNow()
  } catch (error) {
    if (!failedFor(error, 'forbidden', 'notFound', 'unreadable', 'throttled', 'unavailable')) {
      throw error
    }
    log.warn('changes not marked', { problem: error.message })
    return null
  }
}
