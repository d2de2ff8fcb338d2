// Which applications Rekey itself may write to. With Application.ReadWrite.OwnedBy Entra lets it write
// only to those that its own service principal owns, and says so no sooner than at the write.

import type { Owner } from './application.ts'

/** How far Rekey's own permissions reach; `unknown` where the directory does not tell. */
export type OwnReach =
  | { readonly over: 'all' | 'unknown' }
  | { readonly over: 'owned'; readonly servicePrincipalId: string }

/** Whether Rekey may write to an application with these owners. What is not known blocks nothing. */
export function reaches(reach: OwnReach, owners: readonly Owner[]): boolean {
  if (reach.over !== 'owned') return true
  return owners.some(
    ({ type, id }) => type === 'servicePrincipal' && id === reach.servicePrincipalId,
  )
}
