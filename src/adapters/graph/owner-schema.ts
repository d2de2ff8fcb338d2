import { z } from 'zod/v4'
import type { Owner } from '../../domain/application.ts'

/** The members of an owner that Rekey reads, for `$select`. */
export const ownerMembers = 'id,displayName,accountEnabled,userType'

// Without the right to read an owner's type, Graph gives its type and id alone (Graph docs, limited
// information returned for inaccessible member objects).
const user = z
  .object({
    '@odata.type': z.literal('#microsoft.graph.user'),
    id: z.guid().toLowerCase(),
    displayName: z.string().nullish(),
    accountEnabled: z.boolean().nullish(),
    userType: z.string().nullish(),
  })
  .transform(
    ({ id, displayName, accountEnabled, userType }): Owner => ({
      type: 'person',
      id,
      name: displayName ?? null,
      // What we may not read is no reason to keep silent towards an owner.
      enabled: accountEnabled ?? true,
      guest: userType === 'Guest',
    }),
  )

const servicePrincipal = z
  .object({
    '@odata.type': z.literal('#microsoft.graph.servicePrincipal'),
    id: z.guid().toLowerCase(),
    displayName: z.string().nullish(),
  })
  .transform(
    ({ id, displayName }): Owner => ({ type: 'servicePrincipal', id, name: displayName ?? null }),
  )

const owner = z.union([user, servicePrincipal])

/** An owner from Graph's answer; undefined when it is of another type or form. */
export function readOwner(answer: unknown): Owner | undefined {
  return owner.safeParse(answer).data
}
