import {
  credentialOf,
  type Owner,
  type PasswordCredential,
  type Person,
} from '../domain/application.ts'
import { replacementOf } from '../domain/matter.ts'
import { type ConfirmedRemoval, decideRemoval } from '../domain/removal.ts'
import type { CardAddress, OldCredential } from '../domain/rotation.ts'
import { askSecond, needsSecond } from './approvals/ask-second.ts'
import { type Approved, endApproved } from './approvals/end-approved.ts'
import type { Card } from './card.ts'
import { applicationNames } from './card-facts.ts'
import { examine, type RightsPorts } from './examine.ts'
import { type EvidencePorts, evidenceFacts, gatherUse } from './gather-evidence.ts'
import type { HouseRules } from './house-rules.ts'
import { cleanupItem, removalCard } from './removal-card.ts'
import { type RemovalFactsPorts, removalFacts } from './removal-facts.ts'

type RemovalPorts = RightsPorts & RemovalFactsPorts

/** A person's request about one client secret. */
export interface RemovalRequest {
  readonly person: Person
  readonly applicationObjectId: string
  readonly keyId: string
  /** The card that was pressed. */
  readonly card: CardAddress | null
  /** Set where a second person agreed. */
  readonly approved?: Approved
}

/**
 * The question before one client secret goes, with what sign-ins say of it, or why it does not go.
 * Changes nothing.
 */
export async function askRemoval(
  ports: RemovalPorts & EvidencePorts,
  rules: HouseRules,
  request: RemovalRequest,
): Promise<Card> {
  const prepared = await prepare(ports, rules, request)
  if (!prepared.ready) return prepared.answer
  const { application, secret, replacedBy, now } = prepared
  const item = cleanupItem(application, { secret, replacedBy }, now, rules.zone)
  const gathered = replacedBy && (await gatherUse(ports, application, secret, replacedBy))
  return { kind: 'removal-confirm', ...item, evidence: gathered && evidenceFacts(gathered) }
}

/**
 * Saves that a person confirmed the removal of exactly this key id, with what replaces it now, and
 * asks for the work in the same transaction. A second press, by whomever, gets the same removal.
 */
export async function beginRemoval(
  ports: RemovalPorts,
  rules: HouseRules,
  request: RemovalRequest,
): Promise<Card> {
  const prepared = await prepare(ports, rules, request)
  if (!prepared.ready) return prepared.answer
  const { application, owners, secret } = prepared
  const { approved, person, card } = request
  if (!approved && needsSecond(rules, application, owners)) {
    const wish = { what: 'removal', keyId: secret.keyId } as const
    const secretName = secret.displayName
    return askSecond(ports, rules, { application, owners, secretName, wish, person, card })
  }
  const { objectId, clientId, displayName } = application
  const removal: ConfirmedRemoval = {
    application: { objectId, clientId, displayName },
    secret: asRecorded(prepared.secret),
    replacedBy: prepared.replacedBy && asRecorded(prepared.replacedBy),
    confirmedBy: request.person,
    confirmedAt: prepared.now,
    card: request.card,
  }
  await ports.store.transaction(async (within) => {
    const about = { applicationObjectId: objectId, keyId: secret.keyId }
    if (!(await endApproved(within, approved, about, prepared.now))) return
    const removalId = await within.removals.insert(removal)
    // Lost to another press: that one asked for the work.
    if (removalId === undefined) return
    // The card tells of this removal from now on, whatever it warned of before.
    if (request.card) await within.liveCards.forget(request.card)
    await within.enqueue({ queue: 'remove-secret', data: { removalId } })
  })
  return removalCard({ ...removal, state: 'confirmed' }, prepared.now, rules.zone)
}

type Prepared =
  | {
      readonly ready: true
      readonly application: Extract<
        Awaited<ReturnType<typeof examine>>,
        { allowed: true }
      >['application']
      readonly owners: readonly Owner[]
      readonly secret: PasswordCredential
      readonly replacedBy: PasswordCredential | null
      readonly now: Date
    }
  | { readonly ready: false; readonly answer: Card }

/** Reads everything afresh: the person's right, the secret, what replaces it, and who is at work. */
async function prepare(
  ports: RemovalPorts,
  rules: HouseRules,
  { person, applicationObjectId, keyId }: RemovalRequest,
): Promise<Prepared> {
  const examined = await examine(ports, person, applicationObjectId)
  if (!examined.allowed) return { ready: false, answer: examined.answer }
  const { application, owners } = examined
  const facts = await removalFacts(ports, rules, application, keyId)
  const { now } = facts
  const latest = await ports.store.removals.latestFor(applicationObjectId, keyId)
  const secret = credentialOf(application, keyId)
  if (latest && (latest.state === 'confirmed' || !secret)) {
    return { ready: false, answer: removalCard(latest, now, rules.zone) }
  }
  const { name } = applicationNames(application)
  if (!secret) {
    return { ready: false, answer: { kind: 'message', message: { code: 'secretGone', name } } }
  }
  const replacedBy = replacementOf(secret, facts.application ?? application, now) ?? null
  const decision = decideRemoval({ secret, replacedBy }, facts)
  if (decision.do === 'refuse') {
    const { why: reason } = decision
    const answer: Card = { kind: 'message', message: { code: 'cannotRemove', name, reason } }
    return { ready: false, answer }
  }
  return { ready: true, application, owners, secret, replacedBy, now }
}

function asRecorded({ keyId, displayName, expiresAt }: PasswordCredential): OldCredential {
  return { keyId, displayName, expiresAt }
}
