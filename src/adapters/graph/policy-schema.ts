import { parse, toSeconds } from 'iso8601-duration'
import { z } from 'zod/v4'
import { graphDate } from './graph-date.ts'

/** February of a common year: months and years count as short as they can be. */
const shortestCalendar = new Date('2027-02-01T00:00:00Z')
const daySeconds = 86_400

const lifetimeDays = z.string().transform((duration, context) => {
  try {
    return toSeconds(parse(duration), shortestCalendar) / daySeconds
  } catch {
    context.addIssue('no ISO 8601 duration')
    return z.NEVER
  }
})

const passwordRestriction = z.object({
  restrictionType: z.string(),
  maxLifetime: lifetimeDays.nullish(),
  restrictForAppsCreatedAfterDateTime: graphDate.nullish(),
  // Policies made before this member existed lack it, and count as enabled.
  state: z.string().nullish(),
})

const restrictions = z
  .object({ passwordCredentials: z.array(passwordRestriction).nullish() })
  .nullish()

/** One restriction on client secrets; its lifetime counts in days. */
export type PasswordRestriction = z.infer<typeof passwordRestriction>

/** An application's own policies (Graph docs, appManagementPolicy). */
export const applicationPolicies = z.array(z.object({ isEnabled: z.boolean(), restrictions }))

/** The tenant's policy (Graph docs, tenantAppManagementPolicy). */
export const tenantPolicy = z.object({
  isEnabled: z.boolean(),
  applicationRestrictions: restrictions,
})
