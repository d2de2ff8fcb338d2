import { z } from 'zod/v4'
import type { MintedPassword } from '../../application/ports/app-registrations.ts'
import { sealSecretText } from '../../application/secret-text.ts'
import { ServiceError } from '../../application/service-error.ts'
import type { GraphClient } from './graph-client.ts'
import { graphDate } from './graph-date.ts'

const answerSchema = z
  .object({ keyId: z.guid(), endDateTime: graphDate, secretText: z.string().min(1) })
  .transform(
    ({ keyId, endDateTime, secretText }): MintedPassword => ({
      keyId,
      expiresAt: endDateTime,
      secret: sealSecretText(secretText),
    }),
  )

/**
 * Adds a client secret with one request. An answer of success in an unknown form is `uncertain`: the
 * secret exists, but its value is lost.
 */
export async function addPassword(
  graph: GraphClient,
  objectId: string,
  wanted: { displayName: string; expiresAt: Date },
): Promise<MintedPassword> {
  const answer = await graph.post(`/applications/${encodeURIComponent(objectId)}/addPassword`, {
    // Outside passwordCredential Graph would silently ignore the name.
    passwordCredential: {
      displayName: wanted.displayName,
      endDateTime: wanted.expiresAt.toISOString(),
    },
  })
  const minted = answerSchema.safeParse(answer)
  // The schema's own error is dropped: it could quote what it met.
  if (!minted.success) throw new ServiceError('graph', 'uncertain', { code: 'UnreadableAnswer' })
  return minted.data
}
