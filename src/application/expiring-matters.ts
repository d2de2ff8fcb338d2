import type { Owner } from '../domain/application.ts'
import { addDays } from '../domain/calendar.ts'
import { type Matter, mattersOf } from '../domain/matter.ts'
import type { ExpiringItem } from './card.ts'
import { applicationNames, ownerFacts, secretFacts } from './card-facts.ts'
import type { HouseRules } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'

const mostApplications = 5_000

/** A matter with what lists show beside it. */
export interface ListedMatter {
  readonly matter: Matter
  readonly owners: readonly Owner[]
  readonly rotating: boolean
}

/** Matters within a horizon in days as the last round saw them, soonest first. */
export async function expiringMatters(
  { store, clock }: { store: Store; clock: Clock },
  rules: HouseRules,
  horizonDays: number,
): Promise<ListedMatter[]> {
  const now = clock.now()
  const until = addDays(now, horizonDays + 1)
  const applications = await store.inventory.expiringBefore(until, mostApplications)
  const [ownersOf, open] = await Promise.all([
    store.owners.of(applications.map(({ objectId }) => objectId)),
    store.rotations.open(),
  ])
  const rotating = new Set(open.map(({ rotation }) => rotation.application.objectId))
  return applications
    .flatMap((application) => mattersOf(application, { now, horizonDays, zone: rules.zone }))
    .sort((a, b) => a.credential.expiresAt.getTime() - b.credential.expiresAt.getTime())
    .map((matter) => ({
      matter,
      owners: ownersOf.get(matter.application.objectId) ?? [],
      rotating: rotating.has(matter.application.objectId),
    }))
}

/** One line of a list. */
export function expiringItem(
  { matter, owners, rotating }: ListedMatter,
  now: Date,
  zone: string,
): ExpiringItem {
  return {
    application: applicationNames(matter.application),
    secret: secretFacts(matter.credential, now, zone),
    owners: ownerFacts(owners),
    rotating,
  }
}
