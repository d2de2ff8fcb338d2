import { z } from 'zod/v4'
import type { Owner } from '../../domain/application.ts'

/** The members of an owner that Rekey reads, for `$select`. */
export const ownerMembers = 'id,displayName,accountEnabled,userType'

/** An owner as one answer shows it. */
export interface ReadOwner {
  readonly owner: Owner
  /** Graph said only that it is a person: deleted, or not for Rekey's eyes. */
  readonly bare: boolean
}

// Without the right to read an owner's type, Graph gives its type and id alone (Graph docs, limited
// information returned for inaccessible member objects). It does so for deleted accounts, too.
const user = z
  .object({
    '@odata.type': z.literal('#microsoft.graph.user'),
    id: z.guid().toLowerCase(),
    displayName: z.string().nullish(),
    accountEnabled: z.boolean().nullish(),
    userType: z.string().nullish(),
  })
  .transform(
    ({ id, displayName, accountEnabled, userType }): ReadOwner => ({
      owner: {
        type: 'person',
        id,
        name: displayName ?? null,
        // What we may not read is no reason to keep silent towards an owner.
        enabled: accountEnabled ?? true,
        guest: userType === 'Guest',
      },
      bare: displayName === undefined && accountEnabled === undefined,
    }),
  )

const servicePrincipal = z
  .object({
    '@odata.type': z.literal('#microsoft.graph.servicePrincipal'),
    id: z.guid().toLowerCase(),
    displayName: z.string().nullish(),
  })
  .transform(
    ({ id, displayName }): ReadOwner => ({
      owner: { type: 'servicePrincipal', id, name: displayName ?? null },
      bare: false,
    }),
  )

const owner = z.union([user, servicePrincipal])

/** An owner from Graph's answer; undefined when it is of another type or form. */
export function readOwner(answer: unknown): ReadOwner | undefined {
  return owner.safeParse(answer).data
}

/** A person as /users shows them, which does not name the type. */
export function readUser(answer: unknown): Owner | undefined {
  const entity = z.looseObject({}).safeParse(answer).data
  return user.safeParse({ ...entity, '@odata.type': '#microsoft.graph.user' }).data?.owner
}
