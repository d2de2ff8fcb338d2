// Who may rotate or clean up: an owner of the application, or somebody who may manage any. One pure
// decision, fed with fresh facts at every tap; a refusal says what is missing.

import type { Owner } from './application.ts'

/** What lets a person manage any application's credentials. */
export type AdminRole =
  | 'Global Administrator'
  | 'Application Administrator'
  | 'Cloud Application Administrator'
  /** Member of the group that the operator names for emergencies. */
  | 'Break-glass group'

/** Whether guests of the tenant act on the applications that they own, as in Entra. */
export type GuestRights = 'owner' | 'none'

/** The fresh facts that the decision rests on. */
export interface RightsFacts {
  readonly personId: string
  readonly owners: readonly Owner[]
  /** An active, tenant-wide assignment of one of the roles; null for a disabled account. */
  readonly adminRole: AdminRole | null
  readonly guests: GuestRights
}

/** Why somebody may not act; told to nobody but them. */
export type RightsLack =
  /** Neither an owner nor an administrator. */
  | 'notOwner'
  /** An owner, whose account is disabled. */
  | 'accountDisabled'
  /** An owner, who is a guest where guests may not act. */
  | 'guest'

/** The decision. */
export type Rights =
  | { readonly allowed: true; readonly as: 'owner' | AdminRole }
  | { readonly allowed: false; readonly lack: RightsLack }

/**
 * Decides whether a person may act on an application now. A service principal that owns it acts for
 * nobody: what people do not own is for administrators.
 */
export function rightsOf({ personId, owners, adminRole, guests }: RightsFacts): Rights {
  const people = owners.flatMap((owner) => (owner.type === 'person' ? [owner] : []))
  const own = people.find(({ id }) => id === personId)
  const lack = own ? lackOf(own, guests) : 'notOwner'
  if (lack === null) return { allowed: true, as: 'owner' }
  if (adminRole && lack !== 'accountDisabled') return { allowed: true, as: adminRole }
  return { allowed: false, lack }
}

function lackOf(
  own: Extract<Owner, { type: 'person' }>,
  guests: GuestRights,
): 'accountDisabled' | 'guest' | null {
  if (!own.enabled) return 'accountDisabled'
  return own.guest && guests === 'none' ? 'guest' : null
}
