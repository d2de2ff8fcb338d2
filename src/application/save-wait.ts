import { type LendableRotation, waitForSignIn } from '../domain/lent-rights.ts'
import type { Clock } from './ports/clock.ts'
import type { Store, StoredRow } from './ports/store.ts'

/**
 * Puts on the cards that a rotation waits for somebody who signs in. Nothing is undone: what was
 * minted bears the rotation id and is found when somebody goes on. Another run's save wins.
 */
export async function saveWait(
  { store, clock }: { store: Store; clock: Clock },
  { rotation, version }: StoredRow<LendableRotation>,
): Promise<void> {
  const waiting = waitForSignIn(rotation, clock.now())
  if (!waiting) return
  await store.transaction(async (within) => {
    if (!(await within.rotations.save({ rotation: waiting, version }))) return
    await within.enqueue({ queue: 'refresh-cards', data: { rotationId: rotation.id } })
  })
}
