import { type Application, credentialOf, type Owner, type Person } from '../domain/application.ts'
import { type Approval, stillWaits } from '../domain/approval.ts'
import {
  longestThrottleMs,
  type PreflightInput,
  preflight,
  type VaultReadiness,
} from '../domain/preflight.ts'
import { type FailureReason, isOpen } from '../domain/rotation.ts'
import type { VaultTarget } from '../domain/vault-target.ts'
import { approvalCard } from './approvals/approval-card.ts'
import type { Approved } from './approvals/end-approved.ts'
import type { Card, MessageCard, RotateDraft } from './card.ts'
import { applicationNames } from './card-facts.ts'
import { examine, type RightsPorts } from './examine.ts'
import { gatherPreflight, type PreflightPorts } from './gather-preflight.ts'
import type { HouseRules } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'
import { resolveTargets } from './resolve-targets.ts'
import { type FormFacts, rotateForm } from './rotate-form.ts'
import { rotationCard } from './rotation-card.ts'
import { type WantedTargets, wantedTargets } from './wanted-targets.ts'

/** The ports that preparing a rotation reads. */
export type PreparePorts = RightsPorts & PreflightPorts & { clock: Clock; store: Store }

/** Who wants which client secret rotated, and what they typed on the form so far. */
export interface PrepareRequest {
  readonly person: Person
  readonly applicationObjectId: string
  readonly keyId: string
  readonly draft?: RotateDraft | null
  /** Set where a second person agreed: what waits is not in the way then. */
  readonly approved?: Approved
}

/** Everything is in place for a rotation, or the card that says what is not. */
export type Prepared =
  | (FormFacts & {
      readonly ready: true
      readonly owners: readonly Owner[]
      readonly targets: readonly VaultTarget[]
      /** Whether the person named other targets than those that counted so far. */
      readonly targetsChanged: boolean
    })
  | { readonly ready: false; readonly answer: Card }

/**
 * Reads everything afresh: the person's right, an open rotation (a second press joins it and never
 * starts another), the old secret, and the preflight. Changes nothing.
 */
export async function prepareRotation(
  ports: PreparePorts,
  rules: HouseRules,
  request: PrepareRequest,
): Promise<Prepared> {
  const examined = await examine(ports, request.person, request.applicationObjectId)
  if (!examined.allowed) return { ready: false, answer: examined.answer }
  const { application, owners } = examined
  const now = ports.clock.now()

  const rotations = await ports.store.rotations.of(application.objectId)
  const open = rotations.find(isOpen)
  if (open) return { ready: false, answer: rotationCard(open, { now, zone: rules.zone }) }

  const waiting = request.approved ? undefined : await waitingFor(ports.store, application, now)
  if (waiting) return { ready: false, answer: approvalCard(waiting, now, request.person.id) }

  const { name } = applicationNames(application)
  const old = credentialOf(application, request.keyId)
  if (!old) return { ready: false, answer: await whatBecameOf(ports, rules, request, name, now) }

  const resolved = await resolveTargets(ports, rules, application)
  const wanted = wantedTargets(request.draft ?? null, resolved.targets, rules.defaultVaultUrl)
  const { targets } = wanted
  const input = await gatherPreflight(ports, rules, { application, oldKeyId: old.keyId, targets })
  const { shown: shownTargets } = wanted
  const follows = rotations[0]?.id ?? ('none' as const)
  const facts = { application, old, shownTargets, follows, passwordRules: input.rules, now }
  const answer = obstacle(input, facts, rules, wanted, request)
  if (answer) return { ready: false, answer }
  return { ready: true, ...facts, owners, targets, targetsChanged: wanted.changed }
}

/** What waits for a second person about this application. */
async function waitingFor(
  { approvals }: Pick<Store, 'approvals'>,
  { objectId }: Application,
  now: Date,
): Promise<Approval | undefined> {
  const waiting = await approvals.waitingFor(objectId)
  return waiting && stillWaits(waiting, now) ? waiting : undefined
}

/** The card that says why a rotation cannot start. */
export function cannotStart(
  name: string,
  reason: FailureReason,
  vaults: readonly VaultReadiness[] = [],
): MessageCard {
  const retryAfterMs = longestThrottleMs(vaults)
  return { kind: 'message', message: { code: 'cannotStart', name, reason, retryAfterMs } }
}

/**
 * What stands in the way, as a card on which the person can do something about it: somebody who
 * named other targets gets the form back with what they typed.
 */
function obstacle(
  input: PreflightInput,
  facts: FormFacts,
  rules: HouseRules,
  { targets, changed, problem }: WantedTargets,
  { draft = null }: PrepareRequest,
): Card | undefined {
  const application = applicationNames(facts.application)
  const reason = preflight(input)
  if (reason && preflight({ ...input, vaults: [] })) return cannotStart(application.name, reason)
  if (problem) return rotateForm(facts, rules, draft, problem)
  if (reason === 'vaultNameDeleted') {
    const deleted = targets.filter((_, at) => input.vaults[at] === 'nameDeleted')
    const { keyId } = facts.old
    return { kind: 'name-deleted', application, keyId, targets: deleted, outcome: null, draft }
  }
  if (!reason) return undefined
  if (changed) return rotateForm(facts, rules, draft, { code: 'vaultNotReady', reason })
  return cannotStart(application.name, reason, input.vaults)
}

/** An old card, pressed after its secret is gone: the rotation that replaced it, where we did it. */
async function whatBecameOf(
  { store }: { store: Store },
  rules: HouseRules,
  matter: { applicationObjectId: string; keyId: string },
  name: string,
  now: Date,
): Promise<Card> {
  const last = await store.rotations.latestFor(matter.applicationObjectId, matter.keyId)
  if (last?.rotation.state === 'closed') {
    return rotationCard(last.rotation, { now, zone: rules.zone })
  }
  return { kind: 'message', message: { code: 'secretGone', name } }
}
