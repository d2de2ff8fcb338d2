import { movesByItself } from '../domain/rotation-steps.ts'
import { isAtWork } from '../domain/scan-watch.ts'
import type { Clock } from './ports/clock.ts'
import type { Store, Transaction } from './ports/store.ts'
import { wakeRemovals } from './remove-secret.ts'

/** A start sooner than this after the last round does not read the whole directory again. */
const recentMs = 6 * 3_600_000

/**
 * What a start owes: rotations, removals and notices that lost their job go on, and a directory that
 * was never read is read, unless another instance is at it. Instances that start at once ask one
 * after the other, and whoever comes second finds the job of the first.
 */
export async function catchUp({ store, clock }: { store: Store; clock: Clock }): Promise<void> {
  await wakeRotations(store)
  await wakeRemovals(store)
  await store.enqueue({ queue: 'plan-notices', data: {} })
  await store.transaction(async (within) => {
    if (await isRoundDue(within, clock.now())) await within.enqueue({ queue: 'round', data: {} })
  })
}

/** What is taken up is looked at first: a round that ended meanwhile is on record by then. */
async function isRoundDue({ inventory, scanCards }: Transaction, now: Date): Promise<boolean> {
  if (await inventory.isRoundTakenUp()) return false
  const last = await inventory.lastRound()
  const age = now.getTime() - (last?.finishedAt?.getTime() ?? Number.NEGATIVE_INFINITY)
  return !isAtWork(last, await scanCards.pulsedAt(), now) && age > recentMs
}

/** Rotations that should move by themselves but lost their job get a new one. */
export async function wakeRotations(store: Store): Promise<void> {
  for (const { rotation } of await store.rotations.open()) {
    if (!movesByItself(rotation)) continue
    await store.enqueue({ queue: 'advance-rotation', data: { rotationId: rotation.id } })
  }
}
