import type { Application } from '../domain/application.ts'
import { lenderOf } from '../domain/lent-rights.ts'
import { holdsFewSecrets, preflight } from '../domain/preflight.ts'
import type { FailureReason, NewCredential, RequestedRotation } from '../domain/rotation.ts'
import { attemptsOf } from '../domain/stray.ts'
import type { RotationPhase } from './card.ts'
import { type FoundInVaults, findStored } from './find-stored.ts'
import { gatherPreflight, type PreflightPorts } from './gather-preflight.ts'
import type { HouseRules } from './house-rules.ts'
import type { AppRegistrations, MintedPassword } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { SecretProof } from './ports/secret-proof.ts'
import type { Store } from './ports/store.ts'
import { proveSecret } from './prove-secret.ts'
import { removeAttempt } from './remove-attempt.ts'
import { failedFor, personMayNot, ServiceError } from './service-error.ts'
import { storeEverywhere } from './store-everywhere.ts'

/** The ports that making a new secret needs. */
export type MintPorts = PreflightPorts & {
  registrations: AppRegistrations
  proof: SecretProof
  clock: Clock
  store: Store
}

/** How the step ended; it never ends with a value in hand. */
export type MintOutcome =
  | { readonly stored: true; readonly fresh: NewCredential }
  | { readonly stored: false; readonly reason: FailureReason }

/** Pauses in which a lagging directory is asked whether an uncertain attempt took effect. */
const lookAgainMs = [1_000, 3_000, 6_000]

interface Watch {
  readonly rules: HouseRules
  readonly showPhase: (phase: RotationPhase) => Promise<void>
  /** Throws where another run has taken over, or this one was told to stop. */
  readonly assertClaimed: () => Promise<void>
  readonly signal?: AbortSignal | undefined
}

/**
 * One step with a result that holds no value: mint a client secret, prove with Entra that it
 * works, then store it in every target vault. The proof comes before the vault, so that no consumer
 * is ever handed a value that Entra does not accept.
 *
 * It looks before it acts. What an earlier run left behind bears the rotation id: if every vault
 * serves it, the step is done; if none does, its value is lost, and it is removed before minting
 * again. What some vaults serve stays until every vault serves its successor.
 */
export async function mintProveStore(
  ports: MintPorts,
  rotation: RequestedRotation,
  watch: Watch,
): Promise<MintOutcome> {
  const application = await ports.registrations.byObjectId(rotation.application.objectId)
  if (!application) return failed('applicationGone')

  const attempts = attemptsOf(application, rotation)
  const found = await findStored(ports, rotation, attempts)
  const { complete, served } = found
  const keep = complete ? [complete.keyId] : served
  await removeAll(ports, rotation, without(attempts, keep))
  if (complete) return { stored: true, fresh: complete }
  if (rotation.plan.expiresAt <= ports.clock.now()) {
    // Held up until the very end of its plan: what some vault serves has expired as well.
    await removeAll(ports, rotation, served)
    return failed('notAccepted')
  }

  const outcome = await mintAnew(ports, rotation, application, found, watch)
  if (outcome.stored) await removeAll(ports, rotation, served)
  // Consumers of one vault hold the new secret: this is no end. The job tries again.
  else if (served.length > 0) throw new ServiceError('vault', 'conflict', { code: 'StoredInPart' })
  return outcome
}

async function mintAnew(
  ports: MintPorts,
  rotation: RequestedRotation,
  application: Application,
  { served, serving }: FoundInVaults,
  watch: Watch,
): Promise<MintOutcome> {
  const { targets } = rotation.plan
  const oldKeyId = rotation.old.keyId
  const rotationId = rotation.id
  const reason = preflight(
    await gatherPreflight(ports, watch.rules, { application, oldKeyId, targets, rotationId }),
  )
  // Where a vault serves the new secret already, going on is all the more needed without the old one.
  const goesOn = reason === 'oldCredentialGone' && served.length > 0
  if (reason && !goesOn) return failed(reason)
  // There is no room for a successor beside it.
  if (holdsFewSecrets(application)) await removeAll(ports, rotation, served)

  await watch.showPhase('minting')
  await watch.assertClaimed()
  const minted = await mint(ports, rotation)
  if ('refused' in minted) return failed(minted.refused)

  await watch.showPhase('verifying')
  const provenAt = await proveSecret(ports, rotation.application.clientId, minted, watch.signal)
  if (!provenAt) return takeBack(ports, rotation, minted, 'notAccepted')

  await watch.showPhase('storing')
  const storing = await storeEverywhere(ports, rotation, minted, { ...watch, serving })
  if (storing.refused) return takeBack(ports, rotation, minted, storing.reason)
  const { keyId, expiresAt } = minted
  return { stored: true, fresh: { keyId, expiresAt, provenAt, versions: storing.versions } }
}

/** Mints once. An uncertain answer is thrown: the next run looks at what the directory holds. */
async function mint(
  ports: MintPorts,
  rotation: RequestedRotation,
): Promise<MintedPassword | { refused: FailureReason }> {
  const { application, plan } = rotation
  const { displayName, expiresAt } = plan
  try {
    const wanted = { displayName, expiresAt }
    return await ports.registrations.addPassword(application.objectId, wanted, lenderOf(rotation))
  } catch (error) {
    if (failedFor(error, 'forbidden')) {
      return { refused: refusalOf(error) }
    }
    if (failedFor(error, 'uncertain', 'unreadable')) await waitForAttempt(ports, rotation)
    throw error
  }
}

/** Policies that Rekey may not read speak up only here. */
function refusalOf({ code }: ServiceError): FailureReason {
  if (code === personMayNot) return 'personMayNot'
  if (!code?.includes('Policy')) return 'notManageable'
  return code.includes('Lifetime') ? 'policyTooLong' : 'policyForbids'
}

/** Reads lag writes: gives an attempt that may have taken effect time to show itself. */
async function waitForAttempt(
  { registrations, clock }: MintPorts,
  rotation: RequestedRotation,
): Promise<void> {
  for (const pauseMs of lookAgainMs) {
    await clock.sleep(pauseMs)
    const application = await registrations.byObjectId(rotation.application.objectId)
    if (!application || attemptsOf(application, rotation).length > 0) return
  }
}

/** The new secret is of no use: remove it, so that the world is as it was. */
async function takeBack(
  ports: MintPorts,
  rotation: RequestedRotation,
  minted: MintedPassword,
  reason: FailureReason,
): Promise<MintOutcome> {
  await removeAttempt(ports, rotation, minted.keyId)
  return failed(reason)
}

async function removeAll(
  ports: MintPorts,
  rotation: RequestedRotation,
  keyIds: readonly string[],
): Promise<void> {
  for (const keyId of keyIds) await removeAttempt(ports, rotation, keyId)
}

function without(keyIds: readonly string[], kept: readonly string[]): string[] {
  return keyIds.filter((keyId) => !kept.includes(keyId))
}

function failed(reason: FailureReason): MintOutcome {
  return { stored: false, reason }
}
