import { stillWaits } from '../domain/approval.ts'
import { silentAbout } from '../domain/attention.ts'
import type { Recipient } from '../domain/audience.ts'
import { findingToTell } from '../domain/finding-notices.ts'
import { matterName, stageOf } from '../domain/matter.ts'
import type { WarnedMatter } from '../domain/matter-end.ts'
import { approvalToTell, noticeId } from '../domain/notice-plan.ts'
import { rotationRemindedOf } from '../domain/reminder-stage.ts'
import { approvalCard } from './approvals/approval-card.ts'
import type { Card, ExpiryCard } from './card.ts'
import { composeReminder } from './cleanup-reminder.ts'
import { composeWarning } from './compose-warning.ts'
import { dueListCard } from './due-list-card.ts'
import { findingCard } from './finding-card.ts'
import type { HouseRules } from './house-rules.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Notice, Store } from './ports/store.ts'

interface ComposePorts {
  readonly registrations: AppRegistrations
  readonly store: Store
  readonly clock: Clock
}

/** One message, and the notices that it says. */
export interface Message {
  readonly card: Card
  readonly notices: readonly Notice[]
  /** The matters that it warns of: one stands on its own card, several on a list. */
  readonly warnsOf: readonly WarnedMatter[]
  /** It shows how things were then. */
  readonly composedAt: Date
}

/** What a recipient's planned notices come to: messages, and those whose matter is over. */
export interface Composed {
  readonly messages: readonly Message[]
  readonly over: readonly Notice[]
}

/** All warnings together are one message; a reminder or a finding is one of its own. */
export async function composeMessages(
  ports: ComposePorts,
  rules: HouseRules,
  recipient: Recipient,
  planned: readonly Notice[],
): Promise<Composed> {
  const composedAt = ports.clock.now()
  const others: Message[] = []
  const over: Notice[] = []
  const byMatter = new Map<string, Notice[]>()
  for (const notice of planned) {
    if (isWarning(notice)) {
      const { applicationObjectId, keyId } = notice.key
      const name = matterName(applicationObjectId, keyId)
      byMatter.set(name, [...(byMatter.get(name) ?? []), notice])
      continue
    }
    const card = await composeOther(ports, rules, notice)
    if (card) others.push({ card, notices: [notice], warnsOf: [], composedAt })
    else over.push(notice)
  }
  const warnings = await composeWarnings(ports, rules, recipient, [...byMatter.values()], over)
  return { messages: [...(warnings ? [{ ...warnings, composedAt }] : []), ...others], over }
}

function isWarning({ key }: Notice): boolean {
  return (
    rotationRemindedOf(key.stage) === undefined &&
    findingToTell(key) === undefined &&
    approvalToTell(key) === undefined
  )
}

async function composeOther(
  ports: ComposePorts,
  rules: HouseRules,
  { key }: Notice,
): Promise<Card | undefined> {
  const { id: personId } = key.recipient
  const said = await ports.store.attention.of([key.applicationObjectId])
  if (silentAbout(said.get(key.applicationObjectId) ?? []).has(personId)) return undefined
  if ((await ports.store.attention.optedOut()).has(personId)) return undefined
  const rotationId = rotationRemindedOf(key.stage)
  if (rotationId) return composeReminder(ports, rules, { rotationId, personId })
  const approvalId = approvalToTell(key)
  if (approvalId !== undefined) return composeApproval(ports, approvalId, key.recipient)
  const recorded = await ports.store.findings.byId(findingToTell(key) ?? '')
  return recorded && findingCard(recorded)
}

/** What waits for a second person; nothing once it is decided or over. */
async function composeApproval(
  { store, clock }: ComposePorts,
  approvalId: number,
  { to, id }: Recipient,
): Promise<Card | undefined> {
  const approval = await store.approvals.byId(approvalId)
  const now = clock.now()
  if (!approval || !stillWaits(approval, now)) return undefined
  return approvalCard(approval, now, to === 'person' ? id : null)
}

/** One matter gives its card, several a list; the notices of a matter that is over go to `over`. */
async function composeWarnings(
  ports: ComposePorts,
  rules: HouseRules,
  recipient: Recipient,
  matters: readonly (readonly Notice[])[],
  over: Notice[],
): Promise<Omit<Message, 'composedAt'> | undefined> {
  const live = []
  for (const notices of matters) {
    const [first] = notices
    const warning = first && (await composeWarning(ports, rules, recipient, first.key))
    const now = warning && (await withStageOf(ports, rules, warning.card, notices))
    if (warning && now) live.push({ ...warning, notices: now })
    else over.push(...notices)
  }
  const [only, ...others] = live
  if (!only) return undefined
  const notices = live.flatMap((each) => each.notices)
  const warnsOf = live.map(({ matter }) => matter)
  if (others.length === 0) return { card: only.card, notices, warnsOf }
  const card = dueListCard(
    warnsOf.map((matter) => ({ matter, state: 'due' })),
    {
      now: ports.clock.now(),
      zone: rules.zone,
    },
  )
  return { card, notices, warnsOf }
}

/**
 * Days pass while a notice waits: the stage that the matter has reached meanwhile is said by this
 * message too. Undefined where that stage was said already.
 */
async function withStageOf(
  { store, clock }: ComposePorts,
  { leadDays }: HouseRules,
  { secret }: ExpiryCard,
  notices: readonly Notice[],
): Promise<readonly Notice[] | undefined> {
  const stage = stageOf(secret, leadDays)
  const [first] = notices
  if (!first || stage === undefined) return undefined
  if (notices.some(({ key }) => key.stage === stage)) return notices
  const key = { ...first.key, stage }
  if (!(await store.notices.plan(key, clock.now()))) return undefined
  return [...notices, { id: noticeId(key), key, state: 'planned' }]
}
