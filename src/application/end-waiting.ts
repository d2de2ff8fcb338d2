import { lostCause, settledBy } from '../domain/cleanup.ts'
import type { AwaitingCleanupRotation, Rotation } from '../domain/rotation.ts'
import { abandonRotation, recordSettled } from '../domain/rotation-steps.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Store, StoredRow } from './ports/store.ts'
import { ServiceError } from './service-error.ts'

interface EndPorts {
  readonly registrations: AppRegistrations
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

/**
 * Ends rotations that wait for a clean-up which nobody needs any more, as the old secret expired or
 * was removed by hand, or which can never come, as the application or the new secret was: an open
 * rotation would keep everybody from starting another.
 */
export async function endWaiting(ports: EndPorts): Promise<void> {
  for (const { rotation, version } of await ports.store.rotations.open()) {
    if (rotation.state === 'awaiting-cleanup') await look(ports, { rotation, version })
  }
}

/** Those of the open rotations whose old secret waits for a person. */
export function waitingForCleanup(open: readonly StoredRow<Rotation>[]): AwaitingCleanupRotation[] {
  return open.flatMap(({ rotation }) => (rotation.state === 'awaiting-cleanup' ? [rotation] : []))
}

async function look(
  ports: EndPorts,
  { rotation, version }: StoredRow<AwaitingCleanupRotation>,
): Promise<void> {
  const { registrations, store, clock, log } = ports
  const { id: rotationId, application } = rotation
  try {
    const current = await registrations.byObjectId(application.objectId)
    const now = clock.now()
    const settled = settledBy(rotation, current, now)
    const lost = settled ? undefined : lostCause(rotation, current, now)
    const ended = settled
      ? recordSettled(rotation, settled, now)
      : lost && abandonRotation(rotation, lost, now)
    if (!ended) return
    await store.transaction(async (within) => {
      if (!(await within.rotations.save({ rotation: ended, version }))) return
      await within.enqueue({ queue: 'refresh-cards', data: { rotationId } })
    })
    log.info('rotation ended', { rotationId, why: settled ?? lost })
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    log.warn('rotation not looked at', { rotationId, problem: error.message })
  }
}
