import { lostCause } from '../domain/cleanup.ts'
import type { AwaitingCleanupRotation } from '../domain/rotation.ts'
import { abandonRotation } from '../domain/rotation-steps.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Store, StoredRow } from './ports/store.ts'
import { ServiceError } from './service-error.ts'

interface AbandonPorts {
  readonly registrations: AppRegistrations
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

/**
 * Gives up rotations that wait for a clean-up which can never come, as the application or the new
 * secret was removed by hand: an open rotation would keep everybody from starting another.
 */
export async function abandonLost(ports: AbandonPorts): Promise<void> {
  for (const { rotation, version } of await ports.store.rotations.open()) {
    if (rotation.state === 'awaiting-cleanup') await look(ports, { rotation, version })
  }
}

async function look(
  ports: AbandonPorts,
  { rotation, version }: StoredRow<AwaitingCleanupRotation>,
): Promise<void> {
  const { registrations, store, clock, log } = ports
  const { id: rotationId, application } = rotation
  try {
    const current = await registrations.byObjectId(application.objectId)
    const reason = lostCause(rotation, current, clock.now())
    if (!reason) return
    await store.transaction(async (within) => {
      const abandoned = abandonRotation(rotation, reason, clock.now())
      if (!(await within.rotations.save({ rotation: abandoned, version }))) return
      await within.enqueue({ queue: 'refresh-cards', data: { rotationId } })
    })
    log.info('rotation abandoned', { rotationId, reason })
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    log.warn('rotation not looked at', { rotationId, problem: error.message })
  }
}
