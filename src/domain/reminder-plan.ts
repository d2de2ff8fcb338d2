// Who is reminded of a clean-up that waits, and when: 3, 7, 14 and 30 days after the new secret was
// stored, then 7 days and 1 day before the old one ends. Only the milestone passed last counts, so
// nobody gets two reminders for one day, and what was missed is not made up for.

import type { Owner } from './application.ts'
import { type Attention, silentAbout } from './attention.ts'
import { daysBetween } from './calendar.ts'
import { switchedAt } from './cleanup.ts'
import { type NoticeKey, noticeId, peopleToTell } from './notice-plan.ts'
import { type Milestone, reminderStage } from './reminder-stage.ts'
import type { AwaitingCleanupRotation } from './rotation.ts'

const daysWaited = [3, 7, 14, 30] as const
const daysBeforeEnd = [7, 1] as const

/** The facts that a plan of reminders is made of. */
export interface ReminderPlanInput {
  readonly waiting: readonly AwaitingCleanupRotation[]
  /** By application object id. */
  readonly ownersOf: ReadonlyMap<string, readonly Owner[]>
  /** Object ids of the people whose personal chat is known. */
  readonly reachable: ReadonlySet<string>
  /** What people said about being told, by application object id. */
  readonly attentionOf: ReadonlyMap<string, readonly Attention[]>
  /** `noticeId` of everything that stands in the ledger. */
  readonly said: ReadonlySet<string>
  readonly now: Date
  /** IANA zone in which days are counted. */
  readonly zone: string
}

/** The reminders that are due and were not said yet, to whoever rotated and to the owners. */
export function planReminders(input: ReminderPlanInput): NoticeKey[] {
  return input.waiting.flatMap((rotation) => {
    const milestone = lastMilestone(rotation, input.now, input.zone)
    if (!milestone) return []
    const { objectId: applicationObjectId } = rotation.application
    const silent = silentAbout(input.attentionOf.get(applicationObjectId) ?? [])
    return peopleToRemind(rotation, input.ownersOf.get(applicationObjectId) ?? [])
      .filter((personId) => input.reachable.has(personId) && !silent.has(personId))
      .map(
        (id): NoticeKey => ({
          recipient: { to: 'person', id },
          applicationObjectId,
          keyId: rotation.old.keyId,
          stage: reminderStage(rotation.id, milestone),
        }),
      )
      .filter((key) => !input.said.has(noticeId(key)))
  })
}

/** The milestone passed last since the new secret was stored; none once the old one has ended. */
function lastMilestone(
  rotation: AwaitingCleanupRotation,
  now: Date,
  zone: string,
): Milestone | undefined {
  const { expiresAt } = rotation.old
  if (expiresAt <= now) return undefined
  const storedAt = switchedAt(rotation)
  const waited = daysBetween(storedAt, now, zone)
  const left = daysBetween(now, expiresAt, zone)
  const passed: { daysAgo: number; name: Milestone }[] = [
    ...daysBeforeEnd.map((days) => ({ daysAgo: days - left, name: `ends-${days}` as const })),
    ...daysWaited.map((days) => ({ daysAgo: waited - days, name: `waited-${days}` as const })),
  ]
  return passed
    .filter(({ daysAgo }) => daysAgo >= 0 && daysAgo < waited)
    .sort((a, b) => a.daysAgo - b.daysAgo)[0]?.name
}

/** Each once; an owner whose account is disabled hears nothing, whoever asked for the rotation. */
function peopleToRemind(rotation: AwaitingCleanupRotation, owners: readonly Owner[]): string[] {
  const { id } = rotation.requestedBy
  const disabled = owners.some((owner) => owner.id === id && !peopleToTell([owner]).includes(id))
  return [...new Set([...(disabled ? [] : [id]), ...peopleToTell(owners)])]
}
