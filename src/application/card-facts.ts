// From domain objects to what cards show of them.

import {
  type Application,
  nameOf,
  type Owner,
  type PasswordCredential,
} from '../domain/application.ts'
import { daysLeftOf } from '../domain/matter.ts'
import type { ApplicationNames, OwnerFacts, SecretFacts } from './card.ts'

/** An application's names. */
export function applicationNames(
  application: Pick<Application, 'objectId' | 'clientId' | 'displayName'>,
): ApplicationNames {
  const { objectId, clientId } = application
  return { objectId, clientId, name: nameOf(application) }
}

/** A client secret with its days left, counted in calendar days of a zone. */
export function secretFacts(
  secret: Pick<PasswordCredential, 'keyId' | 'displayName' | 'expiresAt'> & {
    hint?: string | null
  },
  now: Date,
  zone: string,
): SecretFacts {
  return {
    keyId: secret.keyId,
    description: secret.displayName,
    hint: secret.hint ?? null,
    expiresAt: secret.expiresAt,
    daysLeft: daysLeftOf(secret, now, zone),
  }
}

/** Owners by name; that an account is disabled matters more than that it is a guest's. */
export function ownerFacts(owners: readonly Owner[]): OwnerFacts[] {
  return owners.map((owner) => {
    const { name, type } = owner
    if (type !== 'person') return { name, type }
    if (!owner.enabled) return { name, type: 'disabled' }
    return { name, type: owner.guest ? 'guest' : 'person' }
  })
}
