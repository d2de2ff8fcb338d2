import { credentialOf } from '../domain/application.ts'
import { warnedMatter } from '../domain/matter-end.ts'
import { expiryCard } from './expiry-card.ts'
import type { HouseRules } from './house-rules.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { MatterKey, Store } from './ports/store.ts'
import { resolveTargets } from './resolve-targets.ts'
import { rotationCard } from './rotation-card.ts'
import { ServiceError } from './service-error.ts'

interface PostPorts {
  readonly registrations: AppRegistrations
  readonly store: Store
  readonly messenger: Messenger
  readonly clock: Clock
  readonly log: Log
}

/**
 * Posts the card of one matter that somebody asked for from a list; it follows its matter from then
 * on. Whoever asked can ask again, so what failed is not repeated.
 */
export async function postWarning(
  ports: PostPorts,
  rules: HouseRules,
  { conversationId, applicationObjectId, keyId }: MatterKey & { readonly conversationId: string },
): Promise<void> {
  const { registrations, store, messenger, clock, log } = ports
  const conversation = await store.conversations.byId(conversationId)
  const application = await registrations.byObjectId(applicationObjectId)
  const credential = application && credentialOf(application, keyId)
  if (!conversation || !credential) return
  const now = clock.now()
  const owners = await registrations.owners(applicationObjectId)
  const { targets } = await resolveTargets({ store }, rules, application)
  const open = await store.rotations.openFor(applicationObjectId)
  const isRotated = open?.rotation.old.keyId === keyId
  const card = isRotated
    ? rotationCard(open.rotation, { now, zone: rules.zone })
    : expiryCard(application, credential, owners, targets, now, rules.zone)
  try {
    const address = await messenger.post(conversation, card)
    const warning = warnedMatter(application, credential)
    const drawn = { warning, shown: JSON.stringify(card), postedAt: now }
    await store.transaction(async (within) => {
      const live = { address, applicationObjectId, keyId }
      await within.liveCards.remember(isRotated ? live : { ...live, ...drawn })
      await within.enqueue({ queue: 'refresh-warnings', data: { applicationObjectId } })
    })
  } catch (error) {
    if (!(error instanceof ServiceError) || error.service !== 'teams') throw error
    log.warn('warning not posted', { conversationId, problem: error.message })
  }
}
