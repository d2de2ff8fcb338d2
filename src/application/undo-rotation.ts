import {
  type Rotation,
  recordUndone,
  refuseUndo,
  type UndoingRotation,
} from '../domain/rotation.ts'
import { decideUndo } from '../domain/undo.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Vaults } from './ports/vaults.ts'

/**
 * Goes back: the vaults first, so that nobody is handed a value that is about to die, then exactly
 * the recorded new key id. Safe to repeat, as every part looks before it acts.
 */
export async function undoRotation(
  {
    registrations,
    vaults,
    clock,
  }: { registrations: AppRegistrations; vaults: Vaults; clock: Clock },
  rotation: UndoingRotation,
): Promise<Rotation> {
  const { objectId } = rotation.application
  const { versions, keyId } = rotation.fresh
  const application = await registrations.byObjectId(objectId)
  const before = await Promise.all(versions.map((version) => vaults.valueBefore(version)))
  const decision = decideUndo(rotation, application, before, clock.now())
  if (decision.do === 'refuse') return refuseUndo(rotation, decision.why, clock.now())
  for (const version of versions) await vaults.restoreBefore(version, rotation.id)
  await registrations.removePassword(objectId, keyId)
  return recordUndone(rotation, decision.vaultsHeldOld, clock.now())
}
