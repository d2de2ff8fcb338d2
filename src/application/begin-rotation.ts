import type { Person } from '../domain/application.ts'
import type { CardAddress, RequestedRotation } from '../domain/rotation.ts'
import { credentialName, defaultDescription, type RotationId } from '../domain/rotation-name.ts'
import { requestRotation } from '../domain/rotation-steps.ts'
import { planValidity, type ValidityChoice } from '../domain/validity.ts'
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
  /** The card that was pressed; it shows the progress. */
  readonly card: CardAddress | null
}

/**
 * Saves the intent to rotate and asks for the work in one transaction; nothing is minted here. A
 * second press, by whomever, gets the open rotation's card.
 */
export async function beginRotation(
  ports: PreparePorts & { newRotationId: () => RotationId },
  rules: HouseRules,
  wish: RotationWish,
): Promise<Card> {
  const prepared = await prepareRotation(ports, rules, { ...wish, draft: draftOf(wish) })
  if (!prepared.ready) return prepared.answer
  const { application, old, targets, targetsChanged, passwordRules, follows, now } = prepared
  // Another rotation came and went since: what the person saw then is not what there is now.
  if (wish.follows && wish.follows !== follows) {
    return rotateForm(prepared, rules, draftOf(wish), { code: 'rotatedSince' })
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
  if (await saveIntent(ports.store, rotation, targetsChanged)) {
    return rotationCard(rotation, { now, zone: rules.zone })
  }
  const winner = await ports.store.rotations.openFor(objectId)
  if (winner) return rotationCard(winner.rotation, { now, zone: rules.zone })
  return { kind: 'message', message: { code: 'rotationUnknown' } }
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
): Promise<boolean> {
  const { id, application, old, card, plan, requestedBy: setBy, requestedAt: setAt } = rotation
  return store.transaction(async (within) => {
    if (!(await within.rotations.insert(rotation))) return false
    if (targetsChanged) {
      await within.targets.set(application.objectId, { targets: plan.targets, setBy, setAt })
    }
    if (card) {
      const applicationObjectId = application.objectId
      await within.liveCards.remember({ address: card, applicationObjectId, keyId: old.keyId })
    }
    await within.enqueue({ queue: 'advance-rotation', data: { rotationId: id } })
    return true
  })
}
