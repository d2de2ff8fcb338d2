import { type Rotation, recordAnnounced, recordFailed, recordStored } from '../domain/rotation.ts'
import type { RotationId } from '../domain/rotation-name.ts'
import { announce, showProgress } from './announce.ts'
import type { RotationPhase } from './card.ts'
import type { HouseRules } from './house-rules.ts'
import { type MintPorts, mintProveStore } from './mint-prove-store.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { Store, StoredRow } from './ports/store.ts'
import { removeOld } from './remove-old.ts'
import { ServiceError } from './service-error.ts'

/** The ports that a rotation needs to go on by itself. */
export type AdvancePorts = MintPorts & {
  clock: Clock
  store: Store
  messenger: Messenger
  log: Log
}

/**
 * Takes a rotation as far as it goes without a person: one step, one save, and again. Safe to run
 * twice and after any crash, because each step looks before it acts. Throws ServiceErrors; the job
 * queue repeats.
 */
export async function advanceRotation(
  ports: AdvancePorts,
  rules: HouseRules,
  rotationId: RotationId,
  signal?: AbortSignal,
): Promise<void> {
  let row = await ports.store.rotations.byId(rotationId)
  while (row) {
    const next = await takeStep(ports, rules, row.rotation, signal)
    if (!next) return
    row = await save(ports, { rotation: next, version: row.version })
  }
}

/** One step; undefined when it is a person's turn or the end. */
async function takeStep(
  ports: AdvancePorts,
  rules: HouseRules,
  rotation: Rotation,
  signal: AbortSignal | undefined,
): Promise<Rotation | undefined> {
  switch (rotation.state) {
    case 'requested': {
      const showPhase = (phase: RotationPhase) => showProgress(ports, rules, rotation, phase)
      const outcome = await mintProveStore(ports, rotation, { showPhase, signal })
      const now = ports.clock.now()
      return outcome.stored
        ? recordStored(rotation, outcome.fresh, now)
        : recordFailed(rotation, outcome.reason, now)
    }
    case 'stored':
      await announce(ports, rules, rotation)
      return recordAnnounced(rotation, ports.clock.now())
    case 'cleaning-up':
      return removeOld(ports, rotation)
    case 'awaiting-cleanup':
    case 'closed':
    case 'failed':
      return undefined
  }
}

/** Saves the outcome of a step; people's cards follow in the same transaction. */
async function save(
  { store, log }: AdvancePorts,
  row: StoredRow<Rotation>,
): Promise<StoredRow<Rotation>> {
  const { id: rotationId, state, application, old } = row.rotation
  await store.transaction(async (within) => {
    if (!(await within.rotations.save(row))) throw new ServiceError('engine', 'conflict')
    if (state === 'closed') await within.inventory.removeSecret(application.objectId, old.keyId)
    if (state !== 'stored') await within.enqueue({ queue: 'refresh-cards', data: { rotationId } })
  })
  log.info('rotation moved', { rotationId, state })
  return { rotation: row.rotation, version: row.version + 1 }
}
