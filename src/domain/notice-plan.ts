// Who should hear of what, now. The plan is pure: it gets matters, owners, what people said, whom
// one can reach and what was said before; it names the notices that are missing, and the matters
// that nobody can be told of.

import type { Owner } from './application.ts'
import { type Attention, silentAbout, snoozeOf, takenOverBy } from './attention.ts'
import { audienceOf, type Recipient, recipientName } from './audience.ts'
import { type Matter, matterName, type Stage, stageOf } from './matter.ts'
import type { ReminderStage } from './reminder-stage.ts'

/** The name of one notice; the ledger holds each at most once. */
export interface NoticeKey {
  readonly recipient: Recipient
  readonly applicationObjectId: string
  readonly keyId: string
  readonly stage: Stage | ReminderStage | FindingStage | ApprovalStage
}

/** In place of a stage: the notice tells of a finding, by its id. */
export type FindingStage = `finding:${string}`

/** In place of a stage: the notice asks for a second person's word, by the request's id. */
export type ApprovalStage = `approval:${number}`

/** The stage of the notices about a request. */
export function approvalStage(approvalId: number): ApprovalStage {
  return `approval:${approvalId}`
}

/** The request that a notice is about; undefined for notices about anything else. */
export function approvalToTell({ stage }: Pick<NoticeKey, 'stage'>): number | undefined {
  const id = typeof stage === 'string' ? /^approval:(\d+)$/.exec(stage)?.[1] : undefined
  return id === undefined ? undefined : Number(id)
}

/** One text for a notice key, usable as a unique key in the ledger. */
export function noticeId(key: NoticeKey): string {
  const { recipient, applicationObjectId, keyId, stage } = key
  return [recipientName(recipient), applicationObjectId, keyId, stage].join('/')
}

/** The facts that a plan is made of. */
export interface NoticePlanInput {
  readonly now: Date
  readonly matters: readonly Matter[]
  readonly ownersOf: ReadonlyMap<string, readonly Owner[]>
  /** Object ids of the people whose personal chat is known. */
  readonly reachable: ReadonlySet<string>
  /** By application object id, in the order in which it was said. */
  readonly attentionOf: ReadonlyMap<string, readonly Attention[]>
  /** People who want no personal messages. */
  readonly optedOut: ReadonlySet<string>
  /** Channels that watch an application and can be reached, by application object id. */
  readonly channelsOf: ReadonlyMap<string, readonly string[]>
  /** Those who answer for what nobody else hears of and can be reached. */
  readonly fallback: readonly Recipient[]
  /** `matterName` of those that somebody did something about. */
  readonly moved: ReadonlySet<string>
  readonly tellGuests: boolean
  /** `noticeId` of everything that stands in the ledger. */
  readonly said: ReadonlySet<string>
  /** Those of them that could not be delivered: their recipient counts as out of reach. */
  readonly failed: ReadonlySet<string>
  /** Applications with a rotation that comes to something: someone is at it already. */
  readonly rotating: ReadonlySet<string>
  readonly leadDays: readonly number[]
}

/** What is missing, and what nobody can be told of. */
export interface NoticePlan {
  /** One notice a recipient, matter and stage. */
  readonly due: readonly NoticeKey[]
  /** Matters that reached a stage and that no route leads to anybody for. */
  readonly unheard: readonly Matter[]
}

/** The notices that are due and were not said yet. */
export function planNotices(input: NoticePlanInput): NoticePlan {
  const due: NoticeKey[] = []
  const unheard: Matter[] = []
  for (const matter of input.matters) {
    const stage = stageToTell(matter, input)
    if (stage === undefined) continue
    const recipients = recipientsOf(matter, stage, input)
    if (recipients.length === 0) unheard.push(matter)
    const keys = recipients.map((recipient) => keyOf(recipient, matter, stage))
    due.push(...keys.filter((key) => !input.said.has(noticeId(key))))
  }
  return { due, unheard }
}

/** Undefined while the matter is far away, somebody is at it, or somebody put it off. */
function stageToTell(matter: Matter, input: NoticePlanInput): Stage | undefined {
  const { objectId } = matter.application
  if (input.rotating.has(objectId)) return undefined
  const said = input.attentionOf.get(objectId) ?? []
  if (snoozeOf(said, matter.credential.keyId, input.now)) return undefined
  return stageOf(matter, input.leadDays)
}

function recipientsOf(matter: Matter, stage: Stage, input: NoticePlanInput): readonly Recipient[] {
  const { objectId } = matter.application
  const said = input.attentionOf.get(objectId) ?? []
  const owners = input.ownersOf.get(objectId) ?? []
  const takes = (recipient: Recipient) =>
    !input.failed.has(noticeId(keyOf(recipient, matter, stage)))
  const muted = silentAbout(said)
  const isSilent = (id: string) =>
    muted.has(id) || input.optedOut.has(id) || !takes({ to: 'person', id })
  return audienceOf({
    daysLeft: matter.daysLeft,
    owners,
    reachable: input.reachable,
    silent: new Set(owners.map(({ id }) => id).filter(isSilent)),
    takenOverBy: takenOverBy(said),
    channels: (input.channelsOf.get(objectId) ?? []).filter((id) => takes({ to: 'channel', id })),
    fallback: input.fallback.filter((one) =>
      one.to === 'person' ? !isSilent(one.id) : takes(one),
    ),
    hasMoved: input.moved.has(matterName(objectId, matter.credential.keyId)),
    tellGuests: input.tellGuests,
  }).recipients
}

function keyOf(recipient: Recipient, matter: Matter, stage: Stage): NoticeKey {
  const { application, credential } = matter
  return { recipient, applicationObjectId: application.objectId, keyId: credential.keyId, stage }
}

/** Owners who can read a message: people whose account is enabled. */
export function peopleToTell(owners: readonly Owner[]): string[] {
  return owners.flatMap((owner) => (owner.type === 'person' && owner.enabled ? [owner.id] : []))
}
