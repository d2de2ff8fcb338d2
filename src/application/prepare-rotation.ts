import {
  type Application,
  credentialOf,
  type PasswordCredential,
  type Person,
} from '../domain/application.ts'
import { preflight } from '../domain/preflight.ts'
import type { PasswordRules } from '../domain/validity.ts'
import { targetsOf, type VaultTarget } from '../domain/vault-target.ts'
import type { Card } from './card.ts'
import { applicationNames } from './card-facts.ts'
import { examine, type RightsPorts } from './examine.ts'
import { gatherPreflight, type PreflightPorts } from './gather-preflight.ts'
import type { HouseRules } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'
import { rotationCard } from './rotation-card.ts'

/** The ports that preparing a rotation reads. */
export type PreparePorts = RightsPorts & PreflightPorts & { clock: Clock; store: Store }

/** Everything is in place for a rotation, or the card that says what is not. */
export type Prepared =
  | {
      readonly ready: true
      readonly application: Application
      readonly old: PasswordCredential
      readonly targets: readonly VaultTarget[]
      readonly passwordRules: PasswordRules
      readonly now: Date
    }
  | { readonly ready: false; readonly answer: Card }

/**
 * Reads everything afresh: the person's right, an open rotation (a second press joins it and never
 * starts another), the old secret, and the preflight. Changes nothing.
 */
export async function prepareRotation(
  ports: PreparePorts,
  rules: HouseRules,
  { person, ...matter }: { person: Person; applicationObjectId: string; keyId: string },
): Promise<Prepared> {
  const examined = await examine(ports, person, matter.applicationObjectId)
  if (!examined.allowed) return { ready: false, answer: examined.answer }
  const { application } = examined
  const now = ports.clock.now()

  const open = await ports.store.rotations.openFor(application.objectId)
  if (open) return { ready: false, answer: rotationCard(open.rotation, { now, zone: rules.zone }) }

  const { name } = applicationNames(application)
  const old = credentialOf(application, matter.keyId)
  if (!old) return { ready: false, answer: await whatBecameOf(ports, rules, matter, name, now) }

  const targets = targetsOf(application, rules.defaultVaultUrl)
  const input = await gatherPreflight(ports, { application, oldKeyId: old.keyId, targets })
  const reason = preflight(input)
  if (reason) {
    const answer: Card = { kind: 'message', message: { code: 'cannotStart', name, reason } }
    return { ready: false, answer }
  }
  return { ready: true, application, old, targets, passwordRules: input.rules, now }
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
