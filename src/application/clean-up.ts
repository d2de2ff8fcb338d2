import type { Application, Owner, Person } from '../domain/application.ts'
import { type CardAddress, type Rotation, revisionOf } from '../domain/rotation.ts'
import type { RotationId } from '../domain/rotation-name.ts'
import { confirmUndo, waitingForPerson } from '../domain/rotation-steps.ts'
import { type Approved, endApproved } from './approvals/end-approved.ts'
import type { Card, Revision } from './card.ts'
import { examine, type RightsPorts } from './examine.ts'
import type { HouseRules } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Store, StoredRow } from './ports/store.ts'
import { rotationCard, rotationFacts } from './rotation-card.ts'

/** The ports that showing and cleaning up a rotation needs. */
export type CleanupPorts = RightsPorts & { clock: Clock; store: Store }

/** A person's request about one rotation. */
export interface RotationRequest {
  readonly person: Person
  readonly rotationId: RotationId
  /** The card that was pressed. */
  readonly card: CardAddress | null
  /** Set where a second person agreed. */
  readonly approved?: Approved
}

/** The card that tells how a rotation stands, for somebody who may see it. */
export async function showRotation(
  ports: CleanupPorts,
  rules: HouseRules,
  request: RotationRequest,
): Promise<Card> {
  const found = await findRotation(ports, request)
  if (!found.allowed) return found.answer
  return rotationCard(found.row.rotation, { now: ports.clock.now(), zone: rules.zone })
}

/** The question before a rotation is undone; a rotation that waits for nobody shows as it is. */
export async function askUndo(
  ports: CleanupPorts,
  rules: HouseRules,
  request: RotationRequest,
): Promise<Card> {
  const found = await findRotation(ports, request)
  if (!found.allowed) return found.answer
  const now = ports.clock.now()
  const rotation = waitingForPerson(found.row.rotation, now)
  if (!rotation) return rotationCard(found.row.rotation, { now, zone: rules.zone })
  return {
    kind: 'undo-confirm',
    ...rotationFacts(rotation, now, rules.zone),
    revision: revisionOf(rotation),
    fresh: rotation.fresh,
  }
}

/** Saves that a person wants the old secret back, and asks for the work in the same transaction. */
export async function beginUndo(
  ports: CleanupPorts,
  rules: HouseRules,
  request: RotationRequest & { readonly revision?: Revision },
): Promise<Card> {
  const found = await findRotation(ports, request)
  if (!found.allowed) return found.answer
  const { version } = found.row
  const now = ports.clock.now()
  const rotation = waitingForPerson(found.row.rotation, now)
  if (!rotation || isStale(rotation, request)) {
    return rotationCard(found.row.rotation, { now, zone: rules.zone })
  }
  const confirmed = confirmUndo(rotation, request.person, now)
  await saveConfirmed(ports.store, { rotation: confirmed, version }, request, now)
  return rotationCard(confirmed, { now, zone: rules.zone })
}

/** Whether the pressed card showed another state than the rotation is in now. */
export function isStale(
  rotation: Rotation,
  { revision }: { readonly revision?: Revision },
): boolean {
  return (revision ?? null) !== null && revision !== revisionOf(rotation)
}

/** Saves what a person confirmed and asks for the work in one transaction. */
export async function saveConfirmed(
  store: Store,
  { rotation, version }: StoredRow<Rotation>,
  { card, approved }: RotationRequest,
  at: Date,
): Promise<void> {
  await store.transaction(async (within) => {
    const about = { applicationObjectId: rotation.application.objectId, keyId: rotation.old.keyId }
    if (!(await endApproved(within, approved, about, at))) return
    // Lost to another press: that one asked for the work, and this card follows it.
    if (!(await within.rotations.save({ rotation, version }))) return
    if (card) await within.liveCards.remember({ address: card, ...about })
    await within.enqueue({ queue: 'advance-rotation', data: { rotationId: rotation.id } })
  })
}

type Found =
  | {
      readonly allowed: true
      readonly row: StoredRow<Rotation>
      readonly application: Application
      readonly owners: readonly Owner[]
    }
  | { readonly allowed: false; readonly answer: Card }

/** The rotation, if it exists and the person may act on its application now. */
export async function findRotation(ports: CleanupPorts, request: RotationRequest): Promise<Found> {
  const row = await ports.store.rotations.byId(request.rotationId)
  if (!row) {
    return { allowed: false, answer: { kind: 'message', message: { code: 'rotationUnknown' } } }
  }
  const examined = await examine(ports, request.person, row.rotation.application.objectId)
  return examined.allowed ? { ...examined, row } : examined
}
