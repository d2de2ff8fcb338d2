import { dayMs } from '../clock.ts'
import type { Directory } from './directory.ts'
import type { Application, PasswordCredential } from './model.ts'

/** Microsoft documents no lag; a day is what the product assumes. Sandbox time. */
const reportLagMs = dayMs
/** The sign-in log usually shows a sign-in after minutes. */
const logLagMs = 5 * 60_000
/** Entra keeps the log for 30 days with P1 or P2. */
const logKeptMs = 30 * dayMs
/** Consumers of the seeded applications sign in every day, an hour before the sandbox started. */
const beforeStartMs = 3_600_000

/** One sign-in with a client secret. */
export interface SignIn {
  application: Application
  credential: PasswordCredential
  at: Date
}

/** What the report knows now: the last sign-in of each client secret that is older than its lag. */
export function reportedSignIns(directory: Directory): SignIn[] {
  const knownUntil = new Date(directory.now().getTime() - reportLagMs)
  return directory.applications().flatMap((application) =>
    application.passwords.flatMap((credential) => {
      const at = signInsOf(directory, application, credential, knownUntil).at(-1)
      return at === undefined ? [] : [{ application, credential, at }]
    }),
  )
}

/** What the log shows now: a month of sign-ins, newest first, but for the last minutes. */
export function loggedSignIns(directory: Directory): SignIn[] {
  const now = directory.now().getTime()
  const [from, until] = [new Date(now - logKeptMs), new Date(now - logLagMs)]
  return directory
    .applications()
    .flatMap((application) =>
      application.passwords.flatMap((credential) =>
        signInsOf(directory, application, credential, until)
          .filter((at) => at >= from)
          .map((at) => ({ application, credential, at })),
      ),
    )
    .sort((a, b) => b.at.getTime() - a.at.getTime())
}

/** Every sign-in until a moment, oldest first: recorded ones, and those of the daily consumer. */
function signInsOf(
  directory: Directory,
  application: Application,
  credential: PasswordCredential,
  until: Date,
): Date[] {
  const recorded = directory.signIns.get(credential.keyId) ?? []
  return [...recorded, ...consumerSignIns(directory, application, credential, until)]
    .filter((at) => at <= until)
    .sort((a, b) => a.getTime() - b.getTime())
}

function consumerSignIns(
  directory: Directory,
  application: Application,
  credential: PasswordCredential,
  until: Date,
): Date[] {
  const used = usedFrom(application, credential)
  if (used === undefined) return []
  const end = Math.min(until.getTime(), used.untilMs, credential.endAt.getTime())
  const usual = directory.startedAt.getTime() - beforeStartMs
  const days: Date[] = []
  for (
    let atMs = usual + Math.floor((end - usual) / dayMs) * dayMs;
    atMs > used.fromMs && atMs > end - logKeptMs - 2 * dayMs;
    atMs -= dayMs
  ) {
    days.push(new Date(atMs))
  }
  return days
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
