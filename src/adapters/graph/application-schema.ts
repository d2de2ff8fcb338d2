import { z } from 'zod/v4'
import type { ListedApplication } from '../../application/ports/directory-listing.ts'
import { type Application, signInAudiences } from '../../domain/application.ts'
import { certificatesOf } from '../../domain/certificate.ts'
import { keyCredentials, passwordCredential } from './credential-schema.ts'

/** The members of an application that Rekey reads, for `$select`. */
export const applicationMembers =
  'id,appId,displayName,signInAudience,tags,notes,passwordCredentials'

/** As `applicationMembers`, with certificates: Graph answers 150 such requests a minute. */
export const listedMembers = `${applicationMembers},keyCredentials`

const application = z
  .object({
    id: z.guid(),
    appId: z.guid(),
    displayName: z.string().nullable(),
    signInAudience: z.enum(signInAudiences),
    tags: z.array(z.string()),
    notes: z.string().nullable(),
    passwordCredentials: z.array(passwordCredential),
  })
  .transform(
    ({ id, appId, passwordCredentials, ...kept }): Application => ({
      ...kept,
      objectId: id,
      clientId: appId,
      credentials: passwordCredentials,
    }),
  )

const withKeys = z.object({ keyCredentials })

/**
 * An application from Graph's answer; undefined when any field is missing or has another form. A
 * credential without an end is never taken for one that does not end.
 */
export function readApplication(answer: unknown): Application | undefined {
  return application.safeParse(answer).data
}

/** As `readApplication`, with certificates; null where only these could not be understood. */
export function readListedApplication(answer: unknown): ListedApplication | undefined {
  const read = readApplication(answer)
  if (!read) return undefined
  const keys = withKeys.safeParse(answer).data?.keyCredentials
  return { ...read, certificates: keys ? certificatesOf(keys) : null }
}

/** The object id of an application that could not be read otherwise, for the log. */
export function objectIdIn(answer: unknown): string | undefined {
  return z.object({ id: z.guid() }).safeParse(answer).data?.id
}
