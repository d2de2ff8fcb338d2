// A matter is one client secret that needs attention. A secret that a newer, longer-lived one
// already replaces is no matter: nobody should be called for it.

import type { Application, PasswordCredential } from './application.ts'
import { daysBetween } from './calendar.ts'

/** One client secret that needs attention. */
export interface Matter {
  readonly application: Application
  readonly credential: PasswordCredential
  /** Calendar days until expiry; negative once it has expired. */
  readonly daysLeft: number
}

/** One text for a matter. */
export function matterName(applicationObjectId: string, keyId: string): string {
  return `${applicationObjectId}/${keyId}`
}

/** A lead time in days, or `expired` once the secret no longer works. */
export type Stage = number | 'expired'

/** The newer secret that already replaces this one: begun later, lasting longer, still valid. */
export function replacementOf(
  credential: PasswordCredential,
  application: Application,
  now: Date,
): PasswordCredential | undefined {
  return application.credentials.find(
    (other) =>
      other.keyId !== credential.keyId &&
      other.startsAt > credential.startsAt &&
      other.expiresAt > credential.expiresAt &&
      other.expiresAt > now,
  )
}

/**
 * Every matter of an application within a horizon in days, soonest first. Whether the application is
 * watched at all is not asked here.
 */
export function mattersOf(
  application: Application,
  { now, horizonDays, zone }: { now: Date; horizonDays: number; zone: string },
): Matter[] {
  return application.credentials
    .filter((credential) => !replacementOf(credential, application, now))
    .map((credential) => ({
      application,
      credential,
      daysLeft: daysLeftOf(credential, now, zone),
    }))
    .filter((matter) => matter.daysLeft <= horizonDays)
    .sort((a, b) => a.credential.expiresAt.getTime() - b.credential.expiresAt.getTime())
}

/** Calendar days that a secret still works; on the day of expiry itself -1 once the time is past. */
export function daysLeftOf(
  credential: Pick<PasswordCredential, 'expiresAt'>,
  now: Date,
  zone: string,
): number {
  const days = daysBetween(now, credential.expiresAt, zone)
  return credential.expiresAt <= now ? Math.min(days, -1) : days
}

/**
 * The stage that a matter has reached: the smallest lead time that its days left fit into.
 * Undefined while it is further away than every lead time.
 */
export function stageOf(
  matter: Pick<Matter, 'daysLeft'>,
  leadDays: readonly number[],
): Stage | undefined {
  if (matter.daysLeft < 0) return 'expired'
  return leadDays.filter((lead) => matter.daysLeft <= lead).sort((a, b) => a - b)[0]
}
