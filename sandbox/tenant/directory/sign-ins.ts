import { dayMs } from '../clock.ts'
import type { Directory } from './directory.ts'
import type { Application, PasswordCredential } from './model.ts'

/** Microsoft documents no lag; a day is what the product assumes. Sandbox time. */
const signInReportLagMs = dayMs

/** When the consumers of the seeded applications sign in: every day at the hour before now. */
const usualPauseMs = 3_600_000

/** Evidence of use for one client secret, as the report shows it. */
export interface SignInEvidence {
  application: Application
  credential: PasswordCredential
  lastSignInAt: Date
}

/**
 * What the report knows now: recorded sign-ins older than the report's lag, and those of consumers
 * that sign in every day.
 */
export function signInEvidence(directory: Directory): SignInEvidence[] {
  const knownUntil = new Date(directory.now().getTime() - signInReportLagMs)
  return directory.applications().flatMap((application) =>
    application.passwords.flatMap((credential) => {
      const recordedAt = directory.signIns.get(credential.keyId)
      const recorded = recordedAt !== undefined && recordedAt <= knownUntil ? recordedAt : undefined
      const lastSignInAt = later(recorded, consumerSignIn(application, credential, knownUntil))
      return lastSignInAt === undefined ? [] : [{ application, credential, lastSignInAt }]
    }),
  )
}

function consumerSignIn(
  application: Application,
  credential: PasswordCredential,
  knownUntil: Date,
): Date | undefined {
  const used = usedFrom(application, credential)
  if (used === undefined) return undefined
  const end = Math.min(knownUntil.getTime(), used.untilMs, credential.endAt.getTime())
  const lastMs = end - usualPauseMs
  return lastMs > used.fromMs ? new Date(lastMs) : undefined
}

/** The time in which the consumer uses this secret: it changes to a newer one after a day. */
function usedFrom(
  application: Application,
  credential: PasswordCredential,
): { fromMs: number; untilMs: number } | undefined {
  const byAge = application.passwords.toSorted((a, b) => a.startAt.getTime() - b.startAt.getTime())
  const index = byAge.indexOf(credential)
  const newer = byAge[index + 1]
  switch (application.consumer) {
    case 'never':
      return undefined
    case 'stuck':
      return index === 0 ? { fromMs: credential.startAt.getTime(), untilMs: Infinity } : undefined
    case 'daily':
      return {
        fromMs: credential.startAt.getTime() + dayMs,
        untilMs: newer === undefined ? Infinity : newer.startAt.getTime() + dayMs,
      }
  }
}

function later(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a > b ? a : b
}
