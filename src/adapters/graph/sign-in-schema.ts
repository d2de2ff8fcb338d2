import { z } from 'zod/v4'
import { graphDate } from './graph-date.ts'

/** Sign-ins of the log (Graph docs, signIn, beta). */
export const signIns = z.array(
  z.object({ createdDateTime: graphDate, servicePrincipalCredentialKeyId: z.string().nullish() }),
)

/**
 * What the report says of credentials (Graph docs, appCredentialSignInActivity, beta). Its other
 * members go by other names in the docs' examples than in their tables; none of them is needed.
 */
export const credentialActivities = z.array(
  z.object({
    keyId: z.string(),
    signInActivity: z.object({ lastSignInDateTime: graphDate.nullish() }).nullish(),
  }),
)
