import { type Acknowledged, leftToAcknowledge } from '../domain/evidence.ts'
import { revisionOf } from '../domain/rotation.ts'
import { confirmCleanup, noteApproved, waitingForPerson } from '../domain/rotation-steps.ts'
import { askSecond, needsSecond } from './approvals/ask-second.ts'
import type { Card, Revision } from './card.ts'
import {
  type CleanupPorts,
  findRotation,
  isStale,
  type RotationRequest,
  saveConfirmed,
} from './clean-up.ts'
import { evidenceFacts, gatherEvidence } from './gather-evidence.ts'
import type { HouseRules } from './house-rules.ts'
import type { SignInEvidence } from './ports/sign-in-evidence.ts'
import { rotationCard, rotationFacts } from './rotation-card.ts'

type AskPorts = CleanupPorts & { evidence: SignInEvidence }

/**
 * The question before the old secret goes, with what sign-ins say of both; a rotation that waits for
 * nobody shows as it is.
 */
export async function askCleanup(
  ports: AskPorts,
  { zone }: HouseRules,
  request: RotationRequest,
): Promise<Card> {
  const found = await findRotation(ports, request)
  if (!found.allowed) return found.answer
  const now = ports.clock.now()
  const rotation = waitingForPerson(found.row.rotation, now)
  if (!rotation) return rotationCard(found.row.rotation, { now, zone })
  return {
    kind: 'cleanup-confirm',
    ...rotationFacts(rotation, now, zone),
    revision: revisionOf(rotation),
    fresh: rotation.fresh,
    evidence: evidenceFacts(await gatherEvidence(ports, rotation)),
  }
}

/**
 * Saves that a person confirmed the removal, and asks for the work in the same transaction. Sign-ins
 * are read afresh: a use that the person was not told of is told, and asked about, first.
 */
export async function beginCleanup(
  ports: AskPorts,
  rules: HouseRules,
  request: RotationRequest & {
    readonly acknowledged: Acknowledged | null
    readonly revision?: Revision
  },
): Promise<Card> {
  const { zone } = rules
  const found = await findRotation(ports, request)
  if (!found.allowed) return found.answer
  const now = ports.clock.now()
  const rotation = waitingForPerson(found.row.rotation, now)
  if (!rotation || isStale(rotation, request)) {
    return rotationCard(found.row.rotation, { now, zone })
  }

  const gathered = await gatherEvidence(ports, rotation)
  const { acknowledged } = request
  const left = leftToAcknowledge(gathered.verdict, acknowledged)
  if (left) {
    const facts = rotationFacts(rotation, now, zone)
    const evidence = evidenceFacts(gathered)
    const revision = revisionOf(rotation)
    return { kind: 'cleanup-warning', ...facts, revision, evidence, acknowledged: left }
  }

  const { approved, person, card } = request
  const { application, owners } = found
  if (!approved && needsSecond(rules, application, owners)) {
    const { keyId, displayName: secretName } = rotation.old
    const about = { keyId, rotationId: rotation.id, revision: revisionOf(rotation) }
    const wish = { what: 'cleanup', ...about, acknowledged } as const
    return askSecond(ports, rules, { application, owners, secretName, wish, person, card })
  }

  const heeded = { ...gathered.evidence, acknowledged }
  const at = ports.clock.now()
  const asked = approved ? noteApproved(rotation, approved.by, at) : rotation
  const confirmed = confirmCleanup(asked, person, at, heeded)
  const { version } = found.row
  await saveConfirmed(ports.store, { rotation: confirmed, version }, request, at)
  // Reading sign-ins takes a while: what another press did meanwhile counts.
  const current = await ports.store.rotations.byId(rotation.id)
  return rotationCard(current?.rotation ?? confirmed, { now, zone })
}
