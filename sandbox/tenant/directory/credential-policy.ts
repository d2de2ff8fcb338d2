import type { Application, CredentialPolicy, PasswordRestriction } from './model.ts'

/** Why a policy refuses a new client secret. */
export type PolicyRefusal = 'additionForbidden' | 'lifetimeTooLong'

/**
 * Checks a new client secret against the one policy that counts for the application: its own where
 * it has one, else the tenant's.
 */
export function policyRefusal(
  policy: CredentialPolicy,
  application: Pick<Application, 'createdAt'>,
  startAt: Date,
  endAt: Date,
): PolicyRefusal | undefined {
  if (!policy.isEnabled) return undefined
  if (applies(policy.passwordAddition, application.createdAt)) return 'additionForbidden'
  const { maxLifetime } = policy.passwordLifetime
  if (!applies(policy.passwordLifetime, application.createdAt) || maxLifetime === null) {
    return undefined
  }
  const lifetimeMs = endAt.getTime() - startAt.getTime()
  return lifetimeMs > durationMs(maxLifetime) ? 'lifetimeTooLong' : undefined
}

/** Milliseconds of an ISO 8601 duration in days, hours, minutes and seconds, as Graph writes it. */
function durationMs(duration: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(duration)
  if (match === null) throw new RangeError(`${duration} is no duration such as P180D.`)
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match.map(Number).map(zeroForNaN)
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
}

const zeroForNaN = (value: number): number => (Number.isNaN(value) ? 0 : value)

function applies(restriction: PasswordRestriction, createdAt: Date): boolean {
  if (restriction.state === 'disabled') return false
  const { restrictForAppsCreatedAfter: after } = restriction
  return after === null || createdAt > after
}

/** A policy that restricts nothing; `id` all zeros is what Graph shows for the tenant's default. */
export function openPolicy(id: string, displayName: string): CredentialPolicy {
  return {
    id,
    displayName,
    isEnabled: true,
    passwordAddition: { state: 'disabled', restrictForAppsCreatedAfter: null },
    passwordLifetime: { state: 'disabled', restrictForAppsCreatedAfter: null, maxLifetime: null },
  }
}
