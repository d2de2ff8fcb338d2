// Who should hear of what, now. The plan is pure: it gets matters, owners, the people that can be
// reached and what was said before, and names the notices that are missing.

import type { Owner } from './application.ts'
import { type Attention, silentAbout, snoozeOf } from './attention.ts'
import { type Matter, type Stage, stageOf } from './matter.ts'
import type { ReminderStage } from './reminder-stage.ts'

/** The name of one notice; the ledger holds each at most once. */
export interface NoticeKey {
  readonly personId: string
  readonly applicationObjectId: string
  readonly keyId: string
  readonly stage: Stage | ReminderStage | FindingStage
}

/** In place of a stage: the notice tells of a finding, by its id. */
export type FindingStage = `finding:${string}`

/** One text for a notice key, usable as a unique key in the ledger. */
export function noticeId(key: NoticeKey): string {
  return [key.personId, key.applicationObjectId, key.keyId, key.stage].join('/')
}

/** The facts that a plan is made of. */
export interface NoticePlanInput {
  readonly matters: readonly Matter[]
  readonly ownersOf: ReadonlyMap<string, readonly Owner[]>
  /** Object ids of the people whose personal chat is known. */
  readonly reachable: ReadonlySet<string>
  /** `noticeId` of everything that stands in the ledger. */
  readonly said: ReadonlySet<string>
  /** Applications with an open rotation: someone is at it already. */
  readonly rotating: ReadonlySet<string>
  readonly leadDays: readonly number[]
  /** What people said about being told, by application object id. */
  readonly attentionOf: ReadonlyMap<string, readonly Attention[]>
  readonly now: Date
}

/** The notices that are due and were not said yet: one a person, matter and stage. */
export function planNotices(input: NoticePlanInput): NoticeKey[] {
  return input.matters.flatMap((matter) => {
    const { objectId } = matter.application
    const stage = stageOf(matter, input.leadDays)
    if (stage === undefined || input.rotating.has(objectId)) return []
    const said = input.attentionOf.get(objectId) ?? []
    if (snoozeOf(said, matter.credential.keyId, input.now)) return []
    const silent = silentAbout(said)
    return peopleToTell(input.ownersOf.get(objectId) ?? [])
      .filter((personId) => input.reachable.has(personId) && !silent.has(personId))
      .map((personId) => ({
        personId,
        applicationObjectId: objectId,
        keyId: matter.credential.keyId,
        stage,
      }))
      .filter((key) => !input.said.has(noticeId(key)))
  })
}

/** Owners who can read a message: people whose account is enabled. */
export function peopleToTell(owners: readonly Owner[]): string[] {
  return owners.flatMap((owner) => (owner.type === 'person' && owner.enabled ? [owner.id] : []))
}
