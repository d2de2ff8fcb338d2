import { z } from 'zod/v4'
import { type Application, signInAudiences } from '../../domain/application.ts'
import { graphDate } from './graph-date.ts'

/** The members of an application that Rekey reads, for `$select`. */
export const applicationMembers =
  'id,appId,displayName,signInAudience,tags,notes,passwordCredentials'

const passwordCredential = z
  .object({
    keyId: z.guid(),
    displayName: z.string().nullable(),
    startDateTime: graphDate,
    endDateTime: graphDate,
    hint: z.string().nullable(),
  })
  .transform(({ startDateTime, endDateTime, ...kept }) => ({
    ...kept,
    startsAt: startDateTime,
    expiresAt: endDateTime,
  }))

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

/**
 * An application from Graph's answer; undefined when any field is missing or has another form. A
 * credential without an end is never taken for one that does not end.
 */
export function readApplication(answer: unknown): Application | undefined {
  return application.safeParse(answer).data
}

/** The object id of an application that could not be read otherwise, for the log. */
export function objectIdIn(answer: unknown): string | undefined {
  return z.object({ id: z.guid() }).safeParse(answer).data?.id
}
