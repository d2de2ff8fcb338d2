// Who should hear of a finding: every owner that can be reached and wants to be, once.

import type { Owner } from './application.ts'
import { type Attention, silentAbout } from './attention.ts'
import { type Finding, findingId } from './finding.ts'
import { type FindingStage, type NoticeKey, noticeId, peopleToTell } from './notice-plan.ts'

const prefix = 'finding:'

/** The facts that a plan is made of. */
export interface FindingPlanInput {
  readonly findings: readonly Finding[]
  readonly ownersOf: ReadonlyMap<string, readonly Owner[]>
  /** Object ids of the people whose personal chat is known. */
  readonly reachable: ReadonlySet<string>
  /** What people said about being told, by application object id. */
  readonly attentionOf: ReadonlyMap<string, readonly Attention[]>
  /** `noticeId` of everything that stands in the ledger. */
  readonly said: ReadonlySet<string>
}

/** The notices about findings that were not said yet: one a person and finding. */
export function planFindingNotices(input: FindingPlanInput): NoticeKey[] {
  return input.findings.flatMap((finding) => {
    const { objectId } = finding.application
    const silent = silentAbout(input.attentionOf.get(objectId) ?? [])
    return peopleToTell(input.ownersOf.get(objectId) ?? [])
      .filter((personId) => input.reachable.has(personId) && !silent.has(personId))
      .map((personId): NoticeKey => {
        const stage: FindingStage = `${prefix}${findingId(finding)}`
        const recipient = { to: 'person', id: personId } as const
        return { recipient, applicationObjectId: objectId, keyId: finding.keyId, stage }
      })
      .filter((key) => !input.said.has(noticeId(key)))
  })
}

/** The finding that a notice tells of; undefined for notices about anything else. */
export function findingToTell({ stage }: NoticeKey): string | undefined {
  if (typeof stage !== 'string' || !stage.startsWith(prefix)) return undefined
  return stage.slice(prefix.length)
}
