import { movesByItself } from '../domain/rotation-steps.ts'
import { isAtWork } from '../domain/scan-watch.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'
import { wakeRemovals } from './remove-secret.ts'

/** A start sooner than this after the last round does not read the whole directory again. */
const recentMs = 6 * 3_600_000

/**
 * What a start owes: rotations, removals and notices that lost their job go on, and a directory that
 * was never read is read, unless another instance is at it.
 */
export async function catchUp({ store, clock }: { store: Store; clock: Clock }): Promise<void> {
  await wakeRotations(store)
  await wakeRemovals(store)
  await store.enqueue({ queue: 'plan-notices', data: {} })
  const last = await store.inventory.lastRound()
  const now = clock.now()
  const age = now.getTime() - (last?.finishedAt?.getTime() ?? Number.NEGATIVE_INFINITY)
  if (isAtWork(last, await store.scanCards.pulsedAt(), now) || age <= recentMs) return
  await store.enqueue({ queue: 'round', data: {} })
}

/** Rotations that should move by themselves but lost their job get a new one. */
export async function wakeRotations(store: Store): Promise<void> {
  for (const { rotation } of await store.rotations.open()) {
    if (!movesByItself(rotation)) continue
    await store.enqueue({ queue: 'advance-rotation', data: { rotationId: rotation.id } })
  }
}
