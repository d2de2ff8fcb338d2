import type { Removal } from '../domain/removal.ts'
import type { CleanupItem, RemovalCard } from './card.ts'
import { applicationNames, secretFacts } from './card-facts.ts'

/** The card that tells how a confirmed removal stands. */
export function removalCard(removal: Removal, now: Date, zone: string): RemovalCard {
  return {
    kind: 'removal',
    ...cleanupItem(removal.application, removal, now, zone),
    confirmedBy: removal.confirmedBy.name,
    state: removal.state,
    reason: removal.state === 'refused' ? removal.reason : null,
  }
}

/** What goes and what stays, as cards show it. */
export function cleanupItem(
  application: Parameters<typeof applicationNames>[0],
  { secret, replacedBy }: { secret: Secret; replacedBy: Secret | null },
  now: Date,
  zone: string,
): CleanupItem {
  return {
    application: applicationNames(application),
    secret: secretFacts(secret, now, zone),
    replacedBy: replacedBy && secretFacts(replacedBy, now, zone),
  }
}

type Secret = Parameters<typeof secretFacts>[0]
