import { lenderOf } from '../domain/lent-rights.ts'
import type { Rotation, UndoingRotation } from '../domain/rotation.ts'
import { recordUndone, refuseUndo } from '../domain/rotation-steps.ts'
import { decideUndo, type ValueBefore } from '../domain/undo.ts'
import type { StoredVersion } from '../domain/vault-target.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { SecretProof } from './ports/secret-proof.ts'
import type { Vaults } from './ports/vaults.ts'

/** The ports that going back needs. */
export interface UndoPorts {
  readonly registrations: AppRegistrations
  readonly vaults: Vaults
  readonly proof: SecretProof
  readonly clock: Clock
}

/**
 * Goes back: the vaults first, so that nobody is handed a value that is about to die, then exactly
 * the recorded new key id. Safe to repeat, as every part looks before it acts. `assertClaimed`
 * throws where another run has taken over.
 */
export async function undoRotation(
  ports: UndoPorts,
  rotation: UndoingRotation,
  assertClaimed: () => Promise<void>,
): Promise<Rotation> {
  const { registrations, vaults, clock } = ports
  const { objectId, clientId } = rotation.application
  const { versions, keyId } = rotation.fresh
  const before = await Promise.all(versions.map((each) => whatWasBefore(ports, clientId, each)))
  // Read last, so that a run which hung among the vaults does not decide on what was.
  const application = await registrations.byObjectId(objectId)
  const decision = decideUndo(rotation, application, before, clock.now())
  if (decision.do === 'refuse') return refuseUndo(rotation, decision.why, clock.now())
  for (const version of versions) {
    await assertClaimed()
    await vaults.restoreBefore(version, rotation.id)
  }
  await assertClaimed()
  await registrations.removePassword(objectId, keyId, lenderOf(rotation))
  return recordUndone(rotation, decision.vaultsHeldOld, clock.now())
}

/** A vault may hold something else than the old secret: Entra is asked before it is given out. */
export async function whatWasBefore(
  { vaults, proof }: Pick<UndoPorts, 'vaults' | 'proof'>,
  clientId: string,
  version: StoredVersion,
): Promise<ValueBefore> {
  const look = await vaults.valueBefore(version)
  if (look.holds !== 'readable') return look.holds
  const answer = await proof.tryOnce(clientId, look.secret)
  return answer === 'accepted' ? 'readable' : 'dead'
}
