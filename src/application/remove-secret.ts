import { decideRemoval, type Removal, type RemovalOutcome } from '../domain/removal.ts'
import type { HouseRules } from './house-rules.ts'
import { keepCard } from './keep-card.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Messenger } from './ports/messenger.ts'
import type { Store } from './ports/store.ts'
import { refusedRemoval } from './refused-removal.ts'
import { removalCard } from './removal-card.ts'
import { type RemovalFactsPorts, removalFacts } from './removal-facts.ts'

/** The ports that a removal needs. */
export type RemovePorts = RemovalFactsPorts & {
  readonly registrations: AppRegistrations
  readonly messenger: Messenger
}

/**
 * Carries out one confirmed removal: looks afresh, removes exactly the recorded key id, saves how it
 * ended, and then the pressed card tells of it. Safe to repeat after any crash, as each part looks
 * before it acts. Throws ServiceErrors; the job queue repeats.
 */
export async function removeSecret(
  ports: RemovePorts,
  rules: HouseRules,
  removalId: number,
): Promise<void> {
  const { store, log } = ports
  const removal = await store.removals.byId(removalId)
  if (!removal) return
  if (removal.state !== 'confirmed') return showOutcome(ports, rules, removal)
  const outcome = await carryOut(ports, rules, removal)
  const { application, secret } = removal
  await store.transaction(async (within) => {
    if (!(await within.removals.settle(removalId, outcome))) return
    if (outcome.state === 'refused') return
    await within.inventory.removeSecret(application.objectId, secret.keyId)
    const matter = { applicationObjectId: application.objectId, keyId: secret.keyId }
    await within.enqueue({ queue: 'resolve-matter', data: matter })
  })
  const reason = outcome.state === 'refused' ? outcome.reason : undefined
  log.info('removal ended', { removalId, keyId: secret.keyId, state: outcome.state, reason })
  await showOutcome(ports, rules, { ...removal, ...outcome })
}

/** Removals that lost their job get a new one. */
export async function wakeRemovals(store: Store): Promise<void> {
  for (const removalId of await store.removals.open()) {
    await store.enqueue({ queue: 'remove-secret', data: { removalId } })
  }
}

async function carryOut(
  ports: RemovePorts,
  rules: HouseRules,
  removal: Removal,
): Promise<RemovalOutcome> {
  const { registrations, clock } = ports
  const { objectId } = removal.application
  const { keyId } = removal.secret
  const application = await registrations.byObjectId(objectId)
  const facts = await removalFacts(ports, rules, application, keyId)
  const decision = decideRemoval(removal, facts)
  switch (decision.do) {
    case 'refuse':
      return { state: 'refused', reason: decision.why, endedAt: clock.now() }
    case 'nothing':
      return { state: decision.why, endedAt: clock.now() }
    case 'remove':
      try {
        const state = await registrations.removePassword(objectId, keyId, removal.confirmedBy)
        return { state, endedAt: clock.now() }
      } catch (error) {
        const reason = refusedRemoval(error)
        if (!reason) throw error
        return { state: 'refused', reason, endedAt: clock.now() }
      }
  }
}

/** Draws the outcome over the pressed card; one that is gone is left alone. */
async function showOutcome(
  ports: RemovePorts,
  { zone }: HouseRules,
  removal: Removal,
): Promise<void> {
  if (!removal.card) return
  await keepCard(ports, removal.card, removalCard(removal, ports.clock.now(), zone))
}
