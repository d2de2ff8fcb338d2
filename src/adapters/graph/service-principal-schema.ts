import { z } from 'zod/v4'
import { certificatesOf, type ServicePrincipal, secretsAmong } from '../../domain/certificate.ts'
import { keyCredentials, passwordEntry } from './credential-schema.ts'

/** The members of a service principal that Rekey reads, for `$select`. */
export const servicePrincipalMembers =
  'id,appId,displayName,servicePrincipalType,keyCredentials,passwordCredentials'

// Most have no credentials of their own: only this much is asked of them.
const bare = z.object({
  id: z.guid(),
  servicePrincipalType: z.string().nullable(),
  keyCredentials: z.array(z.unknown()),
  passwordCredentials: z.array(z.unknown()),
})

const servicePrincipal = z
  .object({
    id: z.guid(),
    appId: z.guid(),
    displayName: z.string().nullable(),
    keyCredentials,
    passwordCredentials: z.array(passwordEntry),
  })
  .transform(
    ({ id, appId, displayName, keyCredentials: keys, passwordCredentials }): ServicePrincipal => ({
      objectId: id,
      clientId: appId,
      displayName,
      secrets: secretsAmong(passwordCredentials, keys),
      certificates: certificatesOf(keys),
    }),
  )

/**
 * A service principal from Graph's answer; null when it has no credentials of its own, undefined
 * when it has another form.
 */
export function readServicePrincipal(answer: unknown): ServicePrincipal | null | undefined {
  const { data } = bare.safeParse(answer)
  if (!data) return undefined
  // Azure renews a managed identity's certificates by itself.
  if (data.servicePrincipalType === 'ManagedIdentity') return null
  if (data.keyCredentials.length + data.passwordCredentials.length === 0) return null
  return servicePrincipal.safeParse(answer).data
}
