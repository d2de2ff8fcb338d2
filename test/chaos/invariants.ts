import { openStates } from '../../src/domain/rotation.ts'
import { rotationIdIn } from '../../src/domain/rotation-name.ts'
import type { RotationRow } from './look.ts'
import type { StoryName } from './plan-types.ts'

/** What must hold after every run. */
export const invariants = [
  'orphan credential',
  'lost value',
  'wrong deletion',
  'old secret gone early',
  'two open rotations',
  'confirmation cards',
  'wrong end',
  'value shown',
] as const
/** One of `invariants`. */
export type Invariant = (typeof invariants)[number]

/** An invariant that did not hold, and how. */
export interface Violation {
  readonly invariant: Invariant
  readonly how: string
}

/** A client secret as the directory holds it. */
export interface HeldCredential {
  readonly keyId: string
  readonly displayName: string | null
  readonly secretText: string
}

/** What a vault gives out under one name. */
export interface ServedVersion {
  readonly secretName: string
  readonly value: string
  readonly enabled: boolean
}

/** A message of the bot that shows a card. */
export interface SeenCard {
  readonly activityId: string
  readonly kind: string
}

/** What a run left behind, as tenant, database and Teams show it. */
export interface Evidence {
  readonly story: StoryName
  /** Whether the press is known to have been taken: answered so, or its intent was saved. */
  readonly taken: boolean
  /** The last card that the press was answered with. */
  readonly answer: string | undefined
  readonly mayFail: boolean
  readonly mayStayOpen: boolean
  readonly credentials: readonly HeldCredential[]
  readonly old: HeldCredential
  readonly foreign: HeldCredential
  /** Key ids of every other application that were there before and are not any more. */
  readonly gone: readonly string[]
  readonly served: readonly ServedVersion[]
  readonly rotations: readonly RotationRow[]
  /** Jobs of these rotations that will be tried again. */
  readonly pendingJobs: number
  /** The cards that the bot posted or changed, oldest first. */
  readonly cards: readonly SeenCard[]
  /** All that was sent, logged and kept. */
  readonly texts: readonly string[]
  /** The values that none of these texts may hold. */
  readonly values: readonly string[]
}

/** Everything that does not hold. */
export function violationsIn(evidence: Evidence): Violation[] {
  return [
    ...orphans(evidence),
    ...lostValues(evidence),
    ...wrongDeletions(evidence),
    ...oldGoneEarly(evidence),
    ...openRotations(evidence),
    ...confirmationCards(evidence),
    ...wrongEnd(evidence),
    ...valuesShown(evidence),
  ]
}

/** A credential that bears a rotation's id and that no rotation has a use for. */
function orphans({ credentials, rotations }: Evidence): Violation[] {
  return credentials.flatMap(({ keyId, displayName }) => {
    const id = rotationIdIn(displayName)
    if (id === undefined) return []
    const rotation = rotations.find((each) => each.id === id)
    const used = holdsNew(rotation) && rotation?.body.fresh?.keyId === keyId
    const explained = rotation?.state === 'requested'
    if (used || explained) return []
    const state = rotation?.state ?? 'no rotation'
    return [violation('orphan credential', `${keyId} of ${state}`)]
  })
}

/** A recorded value that a vault does not give out, or a vault that gives out a dead one. */
function lostValues(evidence: Evidence): Violation[] {
  const { credentials, served, old, rotations } = evidence
  const current = rotations.find(holdsNew)
  const fresh = credentials.find(({ keyId }) => keyId === current?.body.fresh?.keyId)
  if (current && !fresh) return [violation('lost value', `${current.state}, its secret is gone`)]
  const partly = rotations.some(({ state }) => state === 'requested' || state === 'undoing')
  const due = fresh ?? old
  return served.flatMap(({ secretName, value, enabled }) => {
    const alive = credentials.some(({ secretText }) => secretText === value)
    if (!enabled) return [violation('lost value', `${secretName} gives out nothing`)]
    if (!alive) return [violation('lost value', `${secretName} gives out a dead value`)]
    if (value !== due.secretText && !partly) {
      return [violation('lost value', `${secretName} gives out another value than the due one`)]
    }
    return []
  })
}

/** Anything but the rotation's own credentials is removed on a person's word only. */
function wrongDeletions({ story, credentials, old, foreign, gone }: Evidence): Violation[] {
  const removed = [
    ...(holds(credentials, foreign) ? [] : [`${foreign.keyId}, made by hand`]),
    ...(story === 'cleanup' || holds(credentials, old) ? [] : [`${old.keyId}, the old one`]),
    ...gone.map((keyId) => `${keyId} of another application`),
  ]
  return removed.map((how) => violation('wrong deletion', how))
}

/** The old secret works until somebody's removal was taken. */
function oldGoneEarly({ story, taken, credentials, old }: Evidence): Violation[] {
  if (holds(credentials, old) || (story === 'cleanup' && taken)) return []
  return [violation('old secret gone early', `${old.keyId}, nobody removed it`)]
}

function openRotations({ rotations }: Evidence): Violation[] {
  const open = rotations.filter(({ state }) => (openStates as readonly string[]).includes(state))
  if (open.length <= 1) return []
  return [violation('two open rotations', open.map(({ id }) => id).join())]
}

const cardOf: Partial<Record<RotationRow['state'], string>> = {
  'awaiting-cleanup': 'rotation-stored',
  closed: 'rotation-closed',
  undone: 'rotation-undone',
  failed: 'rotation-failed',
}

/** One message asks for the confirmation, and it shows the end of its rotation. */
function confirmationCards({ cards, rotations, taken }: Evidence): Violation[] {
  const last = rotations.at(-1)
  if (!last || !taken) return []
  const confirming = new Set(
    cards.filter(({ kind }) => kind === 'rotation-stored').map(({ activityId }) => activityId),
  )
  const due = holdsNew(last) || last.state === 'undone' ? 1 : 0
  const wrong =
    confirming.size === due
      ? []
      : [violation('confirmation cards', `${confirming.size} instead of ${due}`)]
  const kind = cardOf[last.state]
  const shown = cards.at(-1)?.kind
  if (kind === undefined || shown === kind) return wrong
  return [...wrong, violation('confirmation cards', `${last.state} shows ${shown}`)]
}

const ends = { rotate: 'awaiting-cleanup', cleanup: 'closed', undo: 'undone' } as const

/** Each story has one end; a fault may allow another, and an open one must have a job. */
function wrongEnd(evidence: Evidence): Violation[] {
  const { story, taken, mayFail, mayStayOpen, rotations, pendingJobs } = evidence
  const state = rotations.at(-1)?.state
  if (rotations.length > 1) return [violation('wrong end', `${rotations.length} rotations`)]
  if (state === ends[story]) return []
  if (!taken && mayFail && state === (story === 'rotate' ? undefined : 'awaiting-cleanup'))
    return []
  if (story === 'rotate' && mayFail && state === 'failed') return []
  if (story === 'undo' && mayFail && state === 'awaiting-cleanup') return []
  const explained = pendingJobs > 0 && (state === 'requested' || state === 'undoing')
  if (mayStayOpen && explained) return []
  return [
    violation(
      'wrong end',
      `${state ?? 'no rotation'}${taken ? '' : `, never taken: ${evidence.answer}`}`,
    ),
  ]
}

function valuesShown({ texts, values }: Evidence): Violation[] {
  const shown = values.filter((value) => texts.some((text) => text.includes(value)))
  return shown.map(() => violation('value shown', 'a value stands in what was sent or kept'))
}

function holdsNew(rotation: RotationRow | undefined): boolean {
  if (!rotation) return false
  return ['stored', 'awaiting-cleanup', 'cleaning-up', 'undoing', 'closed'].includes(rotation.state)
}

function holds(credentials: readonly HeldCredential[], { keyId }: HeldCredential): boolean {
  return credentials.some((credential) => credential.keyId === keyId)
}

function violation(invariant: Invariant, how: string): Violation {
  return { invariant, how }
}
