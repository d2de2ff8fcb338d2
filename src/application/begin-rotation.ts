import type { Person } from '../domain/application.ts'
import type { ApprovalWish } from '../domain/approval.ts'
import type { CardAddress, RequestedRotation } from '../domain/rotation.ts'
import { credentialName, defaultDescription, type RotationId } from '../domain/rotation-name.ts'
import { noteApproved, requestRotation } from '../domain/rotation-steps.ts'
import { planValidity, type ValidityChoice } from '../domain/validity.ts'
import { askSecond, needsSecond } from './approvals/ask-second.ts'
import { type Approved, endApproved } from './approvals/end-approved.ts'
import type { Card, RotateDraft } from './card.ts'
import type { HouseRules } from './house-rules.ts'
import type { Store } from './ports/store.ts'
import { type PreparePorts, prepareRotation } from './prepare-rotation.ts'
import { rotateForm } from './rotate-form.ts'
import { rotationCard } from './rotation-card.ts'

/** What a person chose on the form. */
export interface RotationWish {
  readonly person: Person
  readonly applicationObjectId: string
  readonly keyId: string
  readonly description: string
  readonly validity: ValidityChoice
  /** What the form says about the targets, and what it said when it was drawn; null without one. */
  readonly targets: string | null
  readonly shownTargets: string | null
  /** The application's newest rotation when the form was drawn; null on older forms. */
  readonly follows?: RotationId | 'none' | null
  /** Set where a second person agreed. */
  readonly approved?: Approved
  /** The card that was pressed; it shows the progress. */
  readonly card: CardAddress | null
}

/**
 * Saves the intent to rotate and asks for the work in one transaction; nothing is minted here. A
 * second press, by whomever, gets the open rotation's card. Where the operator wants two people to
 * agree, only the request for the second one is saved.
 */
export async function beginRotation(
  ports: PreparePorts & { newRotationId: () => RotationId },
  rules: HouseRules,
  wish: RotationWish,
): Promise<Card> {
  const prepared = await prepareRotation(ports, rules, { ...wish, draft: draftOf(wish) })
  if (!prepared.ready) return prepared.answer
  const { application, owners, old, targets, targetsChanged, passwordRules, follows, now } =
    prepared
  // Another rotation came and went since: what the person saw then is not what there is now.
  if (wish.follows && wish.follows !== follows) {
    return rotateForm(prepared, rules, draftOf(wish), { code: 'rotatedSince' })
  }
  const { approved, person, card } = wish
  if (!approved && needsSecond(rules, application, owners)) {
    const secretName = old.displayName
    const asked = { application, owners, secretName, person, card }
    return askSecond(ports, rules, { ...asked, wish: wishOf(wish, follows) })
  }

  const id = ports.newRotationId()
  const { objectId, clientId, displayName } = application
  const { expiresAt, shortenedBy } = planValidity(wish.validity, now, rules.validity, passwordRules)
  const description = wish.description || defaultDescription(now)
  const rotation = requestRotation({
    id,
    application: { objectId, clientId, displayName },
    old: { keyId: old.keyId, displayName: old.displayName, expiresAt: old.expiresAt },
    plan: { displayName: credentialName(description, id), expiresAt, shortenedBy, targets },
    requestedBy: wish.person,
    requestedAt: now,
    card: wish.card,
  })
  const intended = approved ? noteApproved(rotation, approved.by, now) : rotation
  if (await saveIntent(ports.store, intended, targetsChanged, approved)) {
    return rotationCard(intended, { now, zone: rules.zone })
  }
  const winner = await ports.store.rotations.openFor(objectId)
  if (winner) return rotationCard(winner.rotation, { now, zone: rules.zone })
  return { kind: 'message', message: { code: 'rotationUnknown' } }
}

/** What a second person is asked to agree to: the form as it was filled in. */
function wishOf(
  { keyId, description, validity, targets, shownTargets }: RotationWish,
  follows: RotationId | 'none',
): ApprovalWish {
  return { what: 'rotate', keyId, description, validity, targets, shownTargets, follows }
}

function draftOf({
  description,
  validity,
  targets,
  shownTargets,
}: RotationWish): RotateDraft | null {
  if (targets === null) return null
  return { description, validity, targets, shownTargets: shownTargets ?? '' }
}

/**
 * False when another press was faster: the unique index allows one open rotation. Targets that the
 * person named count from now on.
 */
function saveIntent(
  store: Store,
  rotation: RequestedRotation,
  targetsChanged: boolean,
  approved: Approved | undefined,
): Promise<boolean> {
  const { id, application, old, card, plan, requestedBy: setBy, requestedAt: setAt } = rotation
  return store.transaction(async (within) => {
    const about = { applicationObjectId: application.objectId, keyId: old.keyId }
    if (!(await endApproved(within, approved, about, setAt))) return false
    if (!(await within.rotations.insert(rotation))) return false
    if (targetsChanged) {
      await within.targets.set(application.objectId, { targets: plan.targets, setBy, setAt })
    }
    if (card) {
      await within.liveCards.remember({ address: card, ...about })
    }
    await within.enqueue({ queue: 'advance-rotation', data: { rotationId: id } })
    return true
  })
}
