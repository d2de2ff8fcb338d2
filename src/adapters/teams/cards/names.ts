// Names as cards show them: visible, short, and never empty.

import type { ApplicationNames, OwnerFacts } from '../../../application/card.ts'
import { type VaultTarget, vaultNameOf } from '../../../domain/vault-target.ts'
import { plainText } from './plain-text.ts'
import type { Wording } from './wording.ts'

/** The application's name, or its client id when nothing visible is left of the name. */
export function applicationName(application: ApplicationNames): string {
  return plainText(application.name) || plainText(application.clientId)
}

/** A person's name from the record, or `someone`. */
export function personName(name: string | undefined, { say }: Wording): string {
  return plainText(name ?? '') || say('timeline.someone')
}

/** Owners as one text; those beyond the first five are counted. */
export function ownerNames(owners: readonly OwnerFacts[], wording: Wording): string {
  const { say, count, list } = wording
  if (owners.length === 0) return say('common.noOwners')
  const names = owners.slice(0, mostOwners).map((owner) => ownerName(owner, wording))
  const more = owners.length - names.length
  return list(more > 0 ? [...names, say('common.andMore', { count: count(more) })] : names)
}

/** Where a secret is kept, as `vault / secret name`. */
export function targetName(target: VaultTarget, { say }: Wording): string {
  return say('common.vaultSecret', {
    vault: plainText(vaultNameOf(target)),
    secret: plainText(target.secretName, longestSecretName),
  })
}

const mostOwners = 5
const longestSecretName = 127

function ownerName(owner: OwnerFacts, { say }: Wording): string {
  const visible = plainText(owner.name ?? '')
  const name = visible || say('common.unnamedOwner')
  switch (owner.type) {
    case 'person':
      return name
    case 'guest':
      return say('common.guestOwner', { name })
    case 'disabled':
      return say('common.disabledOwner', { name })
    case 'deleted':
      return say('common.deletedOwner')
    case 'servicePrincipal':
      return visible
        ? say('common.serviceOwner', { name: visible })
        : say('common.unnamedServiceOwner')
  }
}
