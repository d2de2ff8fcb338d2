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

/** What sign-ins say of a rotation's two secrets, and what that comes to. */
export interface GatheredEvidence {
  readonly evidence: Evidence
  readonly verdict: Verdict
}

/** Reads, within seconds, when the old and the new secret were last used. */
export async function gatherEvidence(
  ports: { readonly evidence: SignInEvidence; readonly clock: Clock },
  rotation: AwaitingCleanupRotation,
): Promise<GatheredEvidence> {
  const { application, old, fresh } = rotation
  const keyIds = [old.keyId, fresh.keyId]
  const readings = await ports.evidence.lastUses(application.clientId, keyIds)
  const about = { oldKeyId: old.keyId, freshKeyId: fresh.keyId, provenAt: fresh.provenAt }
  const evidence = weighEvidence(readings, about, ports.clock.now())
  return { evidence, verdict: verdictOf(evidence, switchedAt(rotation)) }
}

/** What a card shows of it. */
export function evidenceFacts({ evidence, verdict }: GatheredEvidence): EvidenceFacts {
  const { readAt, oldUsedAt, freshUsedAt } = evidence
  return { readAt, oldUsedAt, freshUsedAt, lagHours: lagHoursOf(evidence) ?? null, verdict }
}
