import { credentialOf } from '../domain/application.ts'
import { isAtIt } from '../domain/at-it.ts'
import { silentAbout, snoozeOf } from '../domain/attention.ts'
import type { Recipient } from '../domain/audience.ts'
import { replacementOf } from '../domain/matter.ts'
import { type WarnedMatter, warnedMatter } from '../domain/matter-end.ts'
import { withoutAttempts } from '../domain/stray.ts'
import { whyUnwatched } from '../domain/watch-rules.ts'
import { whyTold } from '../domain/why-told.ts'
import type { ExpiryCard } from './card.ts'
import { expiryCard } from './expiry-card.ts'
import type { HouseRules } from './house-rules.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { MatterKey, Store } from './ports/store.ts'
import { resolveTargets } from './resolve-targets.ts'

interface ComposePorts {
  readonly registrations: AppRegistrations
  readonly store: Store
  readonly clock: Clock
}

/** A warning as it stands now, and what it is about. */
export interface Warning {
  readonly card: ExpiryCard
  readonly matter: WarnedMatter
}

/**
 * The warning about a matter for one recipient, as the world is now; undefined where the matter is
 * over, somebody is at it or put it off, or this recipient does not want or need to hear of it.
 */
export async function composeWarning(
  { registrations, store, clock }: ComposePorts,
  rules: HouseRules,
  recipient: Recipient,
  { applicationObjectId, keyId }: MatterKey,
): Promise<Warning | undefined> {
  const now = clock.now()
  const application = await registrations.byObjectId(applicationObjectId)
  const credential = application && credentialOf(application, keyId)
  if (!credential) return undefined
  const rotation = (await store.rotations.openFor(applicationObjectId))?.rotation
  if (rotation && isAtIt(rotation, now)) return undefined
  const useful = withoutAttempts(application, rotation ? [rotation] : [], keyId)
  if (replacementOf(credential, useful, now)) return undefined
  const said = (await store.attention.of([applicationObjectId])).get(applicationObjectId) ?? []
  if (snoozeOf(said, keyId, now)) return undefined
  const owners = await registrations.owners(application.objectId)
  if (whyUnwatched(application, owners, rules.watch)) return undefined
  const why = whyTold(recipient, { owners, said, fallback: rules.fallback })
  if (!why || silentAbout(said).has(recipient.id)) return undefined
  if (recipient.to === 'person' && (await store.attention.optedOut()).has(recipient.id)) {
    return undefined
  }
  const { targets } = await resolveTargets({ store }, rules, application)
  return {
    card: expiryCard(application, credential, owners, targets, now, rules.zone, { why }),
    matter: warnedMatter(application, credential),
  }
}
