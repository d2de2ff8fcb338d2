// Whether what bears a rotation id is as some rotation left it. The world is gathered into one input
// first; named checks say what is wrong with it, and what to do.
//
// Mended is only a client secret that a rotation of ours certainly made and lost, that no vault gives
// out, after a look into every vault. A vault version is never changed, only reported: to disable it
// hands consumers an older value that nobody proved, or none; to bring another back means to choose
// one without knowing what the consumers use; and it may be somebody else's on purpose. Rotate mends
// it with a value that Entra accepts, and that is a person's decision.

import { type Application, credentialOf, type PasswordCredential } from './application.ts'
import { type Finding, findingId } from './finding.ts'
import { openStates, type Rotation } from './rotation.ts'
import { type RotationId, rotationIdIn } from './rotation-name.ts'
import { movesByItself } from './rotation-steps.ts'
import { isStray } from './stray.ts'
import { type StoredVersion, sameTarget, type VaultTarget } from './vault-target.ts'

/** A version as its vault lists it, with what its tags say. */
export interface TaggedVersion extends StoredVersion {
  readonly enabled: boolean
  readonly createdAt: Date | null
  readonly clientId: string | null
  readonly keyId: string | null
  readonly rotationId: string | null
}

/** One vault secret as it was looked at; `notSeen` where the vault refused or did not answer. */
export interface VaultLook {
  readonly target: VaultTarget
  readonly versions: readonly TaggedVersion[] | 'notSeen'
}

/** The state of the world around one application. */
export interface ReconcileInput {
  readonly application: Application
  /** Every rotation of this application that the database knows. */
  readonly rotations: readonly Rotation[]
  readonly vaults: readonly VaultLook[]
  readonly now: Date
}

/** What to do about one thing; a removal that is not allowed becomes a report. */
export type Verdict =
  | { readonly do: 'report'; readonly finding: Finding }
  | { readonly do: 'remove'; readonly finding: Finding; readonly rotationId: RotationId }

/** Directories lag and clocks differ: what is younger than this is not judged. */
const settledMs = 3_600_000

/** Everything that no rotation explains. */
export function reconcile(input: ReconcileInput): Verdict[] {
  return [
    ...input.vaults.flatMap((look) => deadVersion(input, look)),
    ...input.application.credentials.flatMap((credential) => leftCredential(input, credential)),
  ]
}

/** The findings in the record that a look shows to be over; what could not be seen stays. */
export function overNow(
  recorded: readonly Finding[],
  found: readonly Finding[],
  vaults: readonly VaultLook[],
): Finding[] {
  const stillThere = new Set(found.map(findingId))
  return recorded.filter((finding) => {
    if (stillThere.has(findingId(finding))) return false
    if (finding.kind !== 'deadVersion') return true
    return seenIn(vaults, finding.servedBy)
  })
}

/** A vault hands consumers a value that cannot sign in, and no rotation is about to replace it. */
function deadVersion(
  { application, rotations, now }: ReconcileInput,
  { versions }: VaultLook,
): Verdict[] {
  if (versions === 'notSeen' || rotations.some(movesByItself)) return []
  const isDead = ({ clientId, keyId, createdAt }: TaggedVersion) =>
    clientId?.toLowerCase() === application.clientId.toLowerCase() &&
    keyId !== null &&
    !credentialOf(application, keyId) &&
    createdAt !== null &&
    now.getTime() - createdAt.getTime() >= settledMs
  const newest = newestOf(versions)
  const [first] = newest
  // Of several from one second nobody knows which one consumers get: it is certain where all are dead.
  if (!first?.keyId || !newest.every(isDead)) return []
  const { keyId, rotationId } = first
  const servedBy = addressOf(first)
  const finding: Finding = {
    kind: 'deadVersion',
    application: namesOf(application),
    keyId,
    rotationId,
    description: null,
    servedBy,
  }
  return [{ do: 'report', finding }]
}

/** A client secret of some rotation that nothing in the record accounts for. */
function leftCredential(input: ReconcileInput, credential: PasswordCredential): Verdict[] {
  const { application, rotations, vaults, now } = input
  const served = vaults.flatMap((look) => serving(look, credential.keyId))[0]
  const rotationId = rotationIdIn(credential.displayName) ?? served?.rotationId ?? null
  if (rotationId === null || isExplained(rotations, credential, rotationId)) return []
  const rotation = rotations.find(({ id }) => id === rotationId)
  const finding: Finding = {
    kind: rotation ? 'endedRotation' : 'unknownRotation',
    application: namesOf(application),
    keyId: credential.keyId,
    rotationId,
    description: credential.displayName,
    servedBy: served ? addressOf(served) : null,
  }
  if (!rotation) return [{ do: 'report', finding }]
  if (isStray(rotation, credential) && isUnserved(vaults, rotation, credential.keyId)) {
    return [{ do: 'remove', finding, rotationId: rotation.id }]
  }
  return isSettled(rotation, now) ? [{ do: 'report', finding }] : []
}

/** Some rotation made it and needs it, or is at work on it. */
function isExplained(
  rotations: readonly Rotation[],
  { keyId }: PasswordCredential,
  rotationId: string,
): boolean {
  return rotations.some((rotation) => {
    if ('fresh' in rotation && rotation.fresh.keyId === keyId) return rotation.state !== 'undone'
    if (rotation.state === 'requested' && rotation.id === rotationId) return true
    return isOpen(rotation) && rotation.old.keyId === keyId
  })
}

/** No vault gives it out, neither now nor as its rotation's newest; all of them were looked at. */
function isUnserved(vaults: readonly VaultLook[], rotation: Rotation, keyId: string): boolean {
  const { targets } = rotation.plan
  if (!targets.every((target) => seenIn(vaults, target))) return false
  return vaults.every(({ versions }) => {
    if (versions === 'notSeen') return false
    const ofRotation = versions.filter(({ rotationId }) => rotationId === rotation.id)
    return [...newestOf(versions), ...newestOf(ofRotation)].every((each) => each.keyId !== keyId)
  })
}

/** The versions with which a vault gives out a client secret: none where it gives out another. */
export function serving({ versions }: VaultLook, keyId: string): TaggedVersion[] {
  return versions === 'notSeen' ? [] : newestOf(versions).filter((each) => each.keyId === keyId)
}

/** The newest enabled version; several where the vault's seconds do not tell them apart. */
function newestOf(versions: readonly TaggedVersion[]): TaggedVersion[] {
  const enabled = versions.filter((version) => version.enabled)
  const latest = Math.max(...enabled.map(createdMs))
  return enabled.filter((version) => createdMs(version) === latest)
}

function createdMs({ createdAt }: TaggedVersion): number {
  return createdAt?.getTime() ?? 0
}

function seenIn(vaults: readonly VaultLook[], target: VaultTarget): boolean {
  return vaults.some((look) => look.versions !== 'notSeen' && sameTarget(look.target, target))
}

function isOpen({ state }: Rotation): boolean {
  return openStates.some((open) => open === state)
}

/** Whether nothing happened to a rotation for so long that every read shows what it did. */
function isSettled({ timeline, requestedAt }: Rotation, now: Date): boolean {
  const last = timeline.at(-1)?.at ?? requestedAt
  return now.getTime() - last.getTime() >= settledMs
}

function namesOf({ objectId, clientId, displayName }: Application): Finding['application'] {
  return { objectId, clientId, displayName }
}

function addressOf({ vaultUrl, secretName, version }: TaggedVersion): StoredVersion {
  return { vaultUrl, secretName, version }
}
