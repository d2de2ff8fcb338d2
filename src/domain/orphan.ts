// An application that nobody or only one person looks after: when its secret expires nobody may be
// told, or one who is on holiday. Only people with an enabled account count.

import type { Owner } from './application.ts'

/** What an application lacks: any owner, one who can be told, or a second one. */
export type OwnerLack = 'ownerless' | 'nobodyToTell' | 'singleOwner'

/** What an application with these owners lacks; null where two people or more can be told. */
export function ownerLackOf(owners: readonly Owner[]): OwnerLack | null {
  if (owners.length === 0) return 'ownerless'
  const people = owners.filter((owner) => owner.type === 'person' && owner.enabled)
  if (people.length === 0) return 'nobodyToTell'
  return people.length === 1 ? 'singleOwner' : null
}
