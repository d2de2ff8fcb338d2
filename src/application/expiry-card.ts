import type { Application, Owner, PasswordCredential } from '../domain/application.ts'
import type { VaultTarget } from '../domain/vault-target.ts'
import type { ExpiryCard } from './card.ts'
import { applicationNames, ownerFacts, secretFacts } from './card-facts.ts'
import type { SnoozeFacts } from './cards/attention-cards.ts'

/** The warning about one client secret. */
export function expiryCard(
  application: Application,
  credential: PasswordCredential,
  owners: readonly Owner[],
  targets: readonly VaultTarget[],
  now: Date,
  zone: string,
  { why = null, snoozed }: { why?: ExpiryCard['why']; snoozed?: SnoozeFacts } = {},
): ExpiryCard {
  return {
    kind: 'expiry',
    application: applicationNames(application),
    secret: secretFacts(credential, now, zone),
    targets,
    owners: ownerFacts(owners),
    why,
    ...(snoozed && { snoozed }),
  }
}
