import type { FindingCard } from './card.ts'
import { applicationNames } from './card-facts.ts'
import type { RecordedFinding } from './ports/store.ts'

/** The card that tells an owner what reconciliation found. */
export function findingCard({ finding, firstSeenAt }: RecordedFinding): FindingCard {
  const { kind: what, application, keyId, description, rotationId, servedBy } = finding
  return {
    kind: 'finding',
    what,
    application: applicationNames(application),
    keyId,
    description,
    rotationId,
    servedBy,
    firstSeenAt,
  }
}
