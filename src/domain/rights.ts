// Who may rotate or clean up: an owner of the application, or a holder of one of three directory
// roles. One pure decision, fed with fresh facts at every tap.

import type { Owner } from './application.ts'

/** The directory roles that may manage any application's credentials. */
export type AdminRole =
  | 'Global Administrator'
  | 'Application Administrator'
  | 'Cloud Application Administrator'

/** The fresh facts that the decision rests on. */
export interface RightsFacts {
  readonly personId: string
  readonly owners: readonly Owner[]
  /** An active, tenant-wide assignment of one of the roles. */
  readonly adminRole: AdminRole | null
}

/** The decision; a refusal names nothing but the fact itself. */
export type Rights =
  | { readonly allowed: true; readonly as: 'owner' | AdminRole }
  | { readonly allowed: false }

/** Decides whether a person may act on an application now. */
export function rightsOf(facts: RightsFacts): Rights {
  const owns = facts.owners.some((owner) => owner.type === 'person' && owner.id === facts.personId)
  if (owns) return { allowed: true, as: 'owner' }
  if (facts.adminRole) return { allowed: true, as: facts.adminRole }
  return { allowed: false }
}
