import { type RequestedRotation, troubledServices } from '../domain/rotation.ts'
import { noteTrouble } from '../domain/rotation-steps.ts'
import type { Clock } from './ports/clock.ts'
import type { Store, StoredRow } from './ports/store.ts'
import { failedFor, type ServiceError } from './service-error.ts'

/**
 * Puts what holds a rotation up on its card, where a person may give it up. The same trouble is
 * written once; another run's save wins.
 */
export async function saveTrouble(
  { store, clock }: { store: Store; clock: Clock },
  { rotation, version }: StoredRow<RequestedRotation>,
  error: ServiceError,
): Promise<void> {
  const service = troubledServices.find((each) => each === error.service)
  if (!service) return
  const kind = failedFor(error, 'forbidden') ? 'refused' : 'failing'
  const troubled = noteTrouble(rotation, { service, kind, since: clock.now() })
  if (!troubled) return
  const { id: rotationId } = rotation
  await store.transaction(async (within) => {
    if (!(await within.rotations.save({ rotation: troubled, version }))) return
    await within.enqueue({ queue: 'refresh-cards', data: { rotationId } })
  })
}
