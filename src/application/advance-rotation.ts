import { canWait } from '../domain/lent-rights.ts'
import type { Rotation } from '../domain/rotation.ts'
import type { RotationId } from '../domain/rotation-name.ts'
import { recordAnnounced, recordFailed, recordStored } from '../domain/rotation-steps.ts'
import { announce, showProgress } from './announce.ts'
import type { RotationPhase } from './card.ts'
import { giveUp } from './give-up.ts'
import type { HouseRules } from './house-rules.ts'
import { type MintPorts, mintProveStore } from './mint-prove-store.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { Store, StoredRow } from './ports/store.ts'
import { removeOld } from './remove-old.ts'
import { saveTrouble } from './save-trouble.ts'
import { saveWait } from './save-wait.ts'
import { needsSomebody, ServiceError } from './service-error.ts'
import { undoRotation } from './undo-rotation.ts'

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
  const { store } = ports
  let row = await store.rotations.byId(rotationId)
  while (row) {
    if (row.rotation.state === 'requested') row = await claim(store, row)
    const next = await stepOrTrouble(ports, rules, row, signal)
    if (!next) return
    row = await save(ports, { rotation: next, version: row.version })
  }
}

/**
 * Saves that this run begins to mint. A run that hung, was taken for dead and goes on later finds
 * another version than its own, and stops before it stores a value that its successor gave up.
 */
async function claim(store: Store, row: StoredRow<Rotation>): Promise<StoredRow<Rotation>> {
  const saved = await store.transaction((within) => within.rotations.save(row))
  if (!saved) throw overtaken()
  return { ...row, version: row.version + 1 }
}

function overtaken(): ServiceError {
  return new ServiceError('engine', 'conflict', { code: 'Overtaken' })
}

/**
 * One step; what holds up a rotation that is not stored yet is put on its card. One that waits for a
 * person's sign-in is left to people: trying again would change nothing.
 */
async function stepOrTrouble(
  ports: AdvancePorts,
  rules: HouseRules,
  row: StoredRow<Rotation>,
  signal: AbortSignal | undefined,
): Promise<Rotation | undefined> {
  try {
    return await takeStep(ports, rules, row, signal)
  } catch (error) {
    if (canWait(row.rotation) && needsSomebody(error)) {
      await saveWait(ports, { rotation: row.rotation, version: row.version })
      return undefined
    }
    if (row.rotation.state === 'requested' && error instanceof ServiceError) {
      await saveTrouble(ports, { rotation: row.rotation, version: row.version }, error)
    }
    throw error
  }
}

/** One step; undefined when it is a person's turn or the end. */
async function takeStep(
  ports: AdvancePorts,
  rules: HouseRules,
  { rotation, version }: StoredRow<Rotation>,
  signal: AbortSignal | undefined,
): Promise<Rotation | undefined> {
  const assertClaimed = async () => {
    signal?.throwIfAborted()
    const current = await ports.store.rotations.byId(rotation.id)
    if (current?.version !== version) throw overtaken()
  }
  switch (rotation.state) {
    case 'requested': {
      const showPhase = (phase: RotationPhase) => showProgress(ports, rules, rotation, phase)
      const outcome = await mintProveStore(ports, rotation, {
        rules,
        showPhase,
        assertClaimed,
        signal,
      })
      const now = ports.clock.now()
      return outcome.stored
        ? recordStored(rotation, outcome.fresh, now)
        : recordFailed(rotation, outcome.reason, now)
    }
    case 'stored':
      await announce(ports, rules, rotation)
      return recordAnnounced(rotation, ports.clock.now())
    case 'cleaning-up':
      return removeOld(ports, rotation, assertClaimed)
    case 'undoing':
      return undoRotation(ports, rotation, assertClaimed)
    case 'giving-up':
      return giveUp(ports, rotation, assertClaimed)
    case 'awaiting-cleanup':
    case 'closed':
    case 'failed':
    case 'abandoned':
    case 'undone':
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
    if (!(await within.rotations.save(row))) throw overtaken()
    if (state === 'closed') await within.inventory.removeSecret(application.objectId, old.keyId)
    if (state !== 'stored') await within.enqueue({ queue: 'refresh-cards', data: { rotationId } })
  })
  log.info('rotation moved', { rotationId, state })
  return { rotation: row.rotation, version: row.version + 1 }
}
