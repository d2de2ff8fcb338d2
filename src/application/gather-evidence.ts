import type { Application, PasswordCredential } from '../domain/application.ts'
import { switchedAt } from '../domain/cleanup.ts'
import {
  type Evidence,
  lagHoursOf,
  type Verdict,
  verdictOf,
  weighEvidence,
} from '../domain/evidence.ts'
import type { AwaitingCleanupRotation } from '../domain/rotation.ts'
import type { EvidenceFacts } from './card.ts'
import type { Clock } from './ports/clock.ts'
import type { SignInEvidence } from './ports/sign-in-evidence.ts'

/** The ports that reading sign-ins needs. */
export interface EvidencePorts {
  readonly evidence: SignInEvidence
  readonly clock: Clock
}

/** What sign-ins say of a rotation's two secrets, and what that comes to. */
export interface GatheredEvidence {
  readonly evidence: Evidence
  readonly verdict: Verdict
}

/** Reads, within seconds, when the old and the new secret were last used. */
export async function gatherEvidence(
  ports: EvidencePorts,
  rotation: AwaitingCleanupRotation,
): Promise<GatheredEvidence> {
  const { application, old, fresh } = rotation
  const about = { oldKeyId: old.keyId, freshKeyId: fresh.keyId, provenAt: fresh.provenAt }
  return weigh(ports, application.clientId, about, switchedAt(rotation))
}

/** The same of a secret and the newer one beside it, which others may have made. */
export async function gatherUse(
  ports: EvidencePorts,
  { clientId }: Application,
  secret: PasswordCredential,
  newer: PasswordCredential,
): Promise<GatheredEvidence> {
  const { startsAt: provenAt } = newer
  const about = { oldKeyId: secret.keyId, freshKeyId: newer.keyId, provenAt }
  return weigh(ports, clientId, about, provenAt)
}

async function weigh(
  { evidence: source, clock }: EvidencePorts,
  clientId: string,
  about: { oldKeyId: string; freshKeyId: string; provenAt: Date },
  switched: Date,
): Promise<GatheredEvidence> {
  const readings = await source.lastUses(clientId, [about.oldKeyId, about.freshKeyId])
  const evidence = weighEvidence(readings, about, clock.now())
  return { evidence, verdict: verdictOf(evidence, switched) }
}

/** What a card shows of it. */
export function evidenceFacts({ evidence, verdict }: GatheredEvidence): EvidenceFacts {
  const { readAt, oldUsedAt, freshUsedAt } = evidence
  return { readAt, oldUsedAt, freshUsedAt, lagHours: lagHoursOf(evidence) ?? null, verdict }
}
