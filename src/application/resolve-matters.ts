import { endOfMatter, type MatterEnd, type WarnedMatter } from '../domain/matter-end.ts'
import type { MatterOverCard } from './card.ts'
import { applicationNames, secretFacts } from './card-facts.ts'
import { eachInTurn } from './each-in-turn.ts'
import { mostApplications } from './expiring-matters.ts'
import type { HouseRules } from './house-rules.ts'
import { keepCard } from './keep-card.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { LiveCard, MatterKey, Store } from './ports/store.ts'

interface ResolvePorts {
  readonly registrations: AppRegistrations
  readonly store: Store
  readonly messenger: Messenger
  readonly clock: Clock
  readonly log: Log
}

/**
 * Asks for a look at every matter that people were warned of and that a complete round shows to be
 * over. Nothing is lost if this stops half-way: the next complete round finds the rest.
 */
export async function askToResolve({
  store,
  clock,
}: {
  store: Store
  clock: Clock
}): Promise<void> {
  for (const matter of await store.liveCards.seemOver(clock.now(), mostApplications)) {
    await store.enqueue({ queue: 'resolve-matter', data: matter })
  }
}

/**
 * Looks afresh whether a matter is over, and turns every warning about it into a card that says what
 * happened. Such a card is then forgotten, so that it is drawn once. While a rotation of the
 * application is open, what replaces the secret may still go: nothing is touched. A failure of one
 * card does not keep the others back, and is thrown at the end so that the job repeats.
 */
export async function resolveMatter(
  ports: ResolvePorts,
  rules: HouseRules,
  matter: MatterKey,
): Promise<void> {
  const { registrations, store, clock, log } = ports
  const { applicationObjectId, keyId } = matter
  const live = await store.liveCards.about(applicationObjectId, keyId)
  const warnings = live.filter(isWarning)
  if (warnings.length === 0) return
  const application = await registrations.byObjectId(applicationObjectId)
  if (await store.rotations.openFor(applicationObjectId)) return
  const end = endOfMatter(application, keyId, clock.now())
  if (!end) return
  const removal = await store.removals.latestFor(applicationObjectId, keyId)
  const removedBy = removal?.state === 'removed' ? removal.confirmedBy.name : null
  await eachInTurn(warnings, async ({ warning, ...card }) => {
    const over = overCard(warning, end, removedBy, clock.now(), rules.zone)
    await keepCard(ports, card.address, over)
    await store.liveCards.forgetWarning(card)
  })
  log.info('matter resolved', { ...matter, how: end.how, cards: warnings.length })
}

type Warning = LiveCard & { readonly warning: WarnedMatter }

function isWarning(card: LiveCard): card is Warning {
  return card.warning !== undefined
}

function overCard(
  { application, secret }: WarnedMatter,
  end: MatterEnd,
  removedBy: string | null,
  now: Date,
  zone: string,
): MatterOverCard {
  const newer = newerOf(end)
  return {
    kind: 'matter-over',
    how: end.how,
    application: applicationNames(application),
    secret: secretFacts(secret, now, zone),
    newer: newer && secretFacts(newer, now, zone),
    removedBy: end.how === 'removed' ? removedBy : null,
  }
}

function newerOf(end: MatterEnd) {
  switch (end.how) {
    case 'replaced':
      return end.by
    case 'removed':
      return end.left
    case 'applicationDeleted':
      return null
  }
}
