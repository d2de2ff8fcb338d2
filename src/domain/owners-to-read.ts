// Whose owners a round reads. The directory does not tell when owners change, so a whole list reads
// them all again; a round of changes only those that are new to it or are about to be spoken of.

import { daysLeftOf, type Matter, type Stage, stageOf } from './matter.ts'

/** The facts that decide about one application. */
export interface OwnersKnown {
  /** When its owners were read last; undefined where they never were. */
  readonly readAt: Date | undefined
  /** When the last whole list began; null before the first and while one is read. */
  readonly fullAt: Date | null
  readonly now: Date
  readonly zone: string
  readonly leadDays: readonly number[]
}

/** Whether a round of changes reads the owners of an application with these matters. */
export function ownersAreToRead(
  matters: readonly Pick<Matter, 'credential'>[],
  { readAt, fullAt, now, zone, leadDays }: OwnersKnown,
): boolean {
  if (!readAt || !fullAt || readAt < fullAt) return true
  const stageAt = (credential: Matter['credential'], moment: Date): Stage | undefined =>
    stageOf({ daysLeft: daysLeftOf(credential, moment, zone) }, leadDays)
  return matters.some(({ credential }) => stageAt(credential, readAt) !== stageAt(credential, now))
}
