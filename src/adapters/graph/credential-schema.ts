import { z } from 'zod/v4'
import { graphDate } from './graph-date.ts'

/** A client secret as Graph lists it. */
export const passwordCredential = z
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

/** A password of a service principal: a client secret, or that of a signing certificate's key. */
export const passwordEntry = z
  .object({ customKeyIdentifier: z.string().nullable() })
  .and(passwordCredential)

/** Keys as Graph lists them: what a certificate consists of. */
export const keyCredentials = z.array(
  z
    .object({
      keyId: z.guid(),
      displayName: z.string().nullable(),
      startDateTime: graphDate,
      endDateTime: graphDate,
      customKeyIdentifier: z.string().nullable(),
      usage: z.string().nullable(),
    })
    .transform(({ startDateTime, endDateTime, ...kept }) => ({
      ...kept,
      startsAt: startDateTime,
      expiresAt: endDateTime,
    })),
)
