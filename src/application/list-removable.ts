import type { Application, Person } from '../domain/application.ts'
import { removablesOf } from '../domain/removal.ts'
import type { Rotation } from '../domain/rotation.ts'
import type { Card, CleanupItem } from './card.ts'
import { applicationNames } from './card-facts.ts'
import { examine, type RightsPorts } from './examine.ts'
import { mostApplications } from './expiring-matters.ts'
import { findOne } from './find-one.ts'
import type { HouseRules } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'
import { cleanupItem } from './removal-card.ts'

type ListPorts = RightsPorts & { clock: Clock; store: Store }

const mostItems = 10

/** Answers `cleanup <query>`: what can be cleaned up on one application, or a picker. */
export async function findRemovable(
  ports: ListPorts,
  rules: HouseRules,
  { person, query }: { person: Person; query: string },
): Promise<Card> {
  const hit = await findOne(ports, person, query, 'cleanup')
  return 'answer' in hit ? hit.answer : listOf(ports, rules, hit.application)
}

/** What can be cleaned up on one application, for somebody who may act on it. */
export async function listRemovable(
  ports: ListPorts,
  rules: HouseRules,
  { person, applicationObjectId }: { person: Person; applicationObjectId: string },
): Promise<Card> {
  const examined = await examine(ports, person, applicationObjectId, 'look')
  return examined.allowed ? listOf(ports, rules, examined.application) : examined.answer
}

/**
 * Answers `cleanup`: what can be cleaned up on the person's own applications, as the last round saw
 * them. Nobody learns of applications that they may not see.
 */
export async function listOwnRemovable(
  { store, clock }: { store: Store; clock: Clock },
  rules: HouseRules,
  person: Person,
): Promise<Card> {
  const now = clock.now()
  const [applications, open, round] = await Promise.all([
    store.inventory.withRemovable(now, mostApplications),
    store.rotations.open(),
    store.inventory.lastRound(),
  ])
  const ownersOf = await store.owners.of(applications.map(({ objectId }) => objectId))
  const rotationOf = new Map(
    open.map(({ rotation }) => [rotation.application.objectId, rotation] as const),
  )
  const items = applications
    .filter(({ objectId }) => ownersOf.get(objectId)?.some(({ id }) => id === person.id))
    .flatMap((application) =>
      itemsOf(application, rotationOf.get(application.objectId), now, rules),
    )
    .sort((a, b) => a.secret.expiresAt.getTime() - b.secret.expiresAt.getTime())
  return listCard(items, { application: null, asOf: round?.finishedAt ?? null })
}

async function listOf(
  { store, clock }: ListPorts,
  rules: HouseRules,
  application: Application,
): Promise<Card> {
  const open = await store.rotations.openFor(application.objectId)
  const now = clock.now()
  const items = itemsOf(application, open?.rotation, now, rules)
  return listCard(items, { application: applicationNames(application), asOf: now })
}

function itemsOf(
  application: Application,
  openRotation: Rotation | undefined,
  now: Date,
  { zone, watch }: HouseRules,
): CleanupItem[] {
  return removablesOf(application, openRotation, { now, watch }).map(({ credential, replacedBy }) =>
    cleanupItem(application, { secret: credential, replacedBy }, now, zone),
  )
}

function listCard(
  items: readonly CleanupItem[],
  about: Pick<Extract<Card, { kind: 'cleanup-list' }>, 'application' | 'asOf'>,
): Card {
  const more = Math.max(0, items.length - mostItems)
  return { kind: 'cleanup-list', ...about, items: items.slice(0, mostItems), more }
}
