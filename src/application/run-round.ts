import { howToRead } from '../domain/scan-memory.ts'
import { wakeRotations } from './catch-up.ts'
import { endWaiting } from './end-waiting.ts'
import type { HouseRules } from './house-rules.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Round, Store } from './ports/store.ts'
import type { Vaults } from './ports/vaults.ts'
import { readOwners } from './read-owners.ts'
import { reconcileApplications } from './reconcile-applications.ts'
import { tellScanCards } from './refresh-scan-cards.ts'
import { wakeRemovals } from './remove-secret.ts'
import { askToResolve } from './resolve-matters.ts'
import { type ScanPlan, scanDirectory } from './scan-directory.ts'

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
 * asks for notices and for the cards that people have before them to be brought up to date. A complete
 * one asks for a look at what is over by itself. A round that could not read everything is marked
 * partial, forgets nothing, and throws, so that the queue repeats it soon.
 */
export async function runRound(
  ports: RoundPorts,
  rules: HouseRules,
  { full = false }: { readonly full?: boolean } = {},
  signal?: AbortSignal,
): Promise<void> {
  const { store, clock, log } = ports
  await wakeRotations(store)
  await wakeRemovals(store)
  const plan = await beginRound(ports, rules, full)
  const { round } = plan
  const scan = await scanDirectory(ports, plan, signal)
  if (scan.outcome === 'overtaken') return log.info('round overtaken', { round: round.id })
  await endWaiting(ports)
  await reconcileApplications(ports, rules, signal)
  await readOwners(ports, rules, plan, signal)
  const ended = await store.transaction(async (within) => {
    const done = await within.inventory.endRound(
      round,
      scan.outcome,
      clock.now(),
      scan.failure?.message ?? null,
    )
    // One that was overtaken meanwhile knows nothing that the newer one does not.
    if (scan.outcome === 'complete' && done.outcome === 'complete') {
      await within.scanMemory.save(scan.memory)
    }
    await within.enqueue({ queue: 'plan-notices', data: {} })
    await within.enqueue({ queue: 'refresh-warnings', data: {} })
    await tellScanCards(within)
    return done
  })
  logEnd(log, ended)
  if (scan.outcome === 'complete') await askToResolve(ports)
  if (scan.failure) throw scan.failure
}

/** Begins a round that reads what the rounds before leave to read. */
async function beginRound(
  { store, clock }: RoundPorts,
  { fullScanDays }: HouseRules,
  full: boolean,
): Promise<ScanPlan> {
  const memory = await store.scanMemory.read()
  const now = clock.now()
  const reading = howToRead(memory, { now, fullScanDays, full })
  const how = reading === 'changes' ? 'changes' : 'full'
  return { round: await store.inventory.beginRound(now, how), reading, memory }
}

function logEnd(log: Log, { id, startedAt, finishedAt, ...facts }: Round): void {
  const tookMs = (finishedAt ?? startedAt).getTime() - startedAt.getTime()
  const event = facts.outcome === 'complete' ? 'round ended' : 'round ended in part'
  log[facts.outcome === 'complete' ? 'info' : 'warn'](event, { round: id, ...facts, tookMs })
}
