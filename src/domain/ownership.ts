// Who looks after an application. Only people whose account works can hear of an expiry and act on
// it; service principals, disabled and deleted accounts are owners by name alone.

import type { Owner } from './application.ts'
import { peopleToTell } from './notice-plan.ts'

/** Whether nobody can be told: no owner at all, or none whose account works. */
export function nobodyCanBeTold(owners: readonly Owner[]): boolean {
  return working(owners) === 0
}

/** Whether everything hangs on one person. */
export function hasSingleOwner(owners: readonly Owner[]): boolean {
  return working(owners) === 1
}

function working(owners: readonly Owner[]): number {
  return new Set(peopleToTell(owners)).size
}
