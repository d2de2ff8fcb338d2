import type { Application, Person } from '../domain/application.ts'
import { daysLeftOf, replacementOf } from '../domain/matter.ts'
import type { Card } from './card.ts'
import { applicationNames, secretFacts } from './card-facts.ts'
import type { ApplicationItem, WhoamiCard } from './cards/person-cards.ts'
import type { HouseRules } from './house-rules.ts'
import type { DirectoryRoles } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'

interface ListPorts {
  readonly roles: DirectoryRoles
  readonly store: Store
  readonly clock: Clock
}

const mostItems = 10
/** Beyond so many nobody counts. */
const mostCounted = 1_000

/** Answers `mine`: the applications that the last reading of owners found to be the person's. */
export async function listMine(
  { store, clock }: ListPorts,
  rules: HouseRules,
  person: Person,
): Promise<Card> {
  const [owned, round] = await Promise.all([
    store.overview.ownedBy(person.id, mostCounted),
    store.inventory.lastRound(),
  ])
  return { kind: 'mine', ...listOf(owned, clock.now(), rules), asOf: round?.finishedAt ?? null }
}

/** Answers `whoami`: who the authenticated sender is to Rekey. */
export async function whoAmI({ roles, store }: ListPorts, person: Person): Promise<WhoamiCard> {
  const [role, chat, preferences, owned] = await Promise.all([
    roles.adminRoleOf(person.id),
    store.conversations.personal(person.id),
    store.preferences.of(person.id),
    store.overview.ownedBy(person.id, mostCounted),
  ])
  return {
    kind: 'whoami',
    name: person.name,
    id: person.id,
    role,
    reachable: chat !== undefined,
    optedOut: preferences.optedOut,
    applications: owned.length,
  }
}

function listOf(
  applications: readonly Application[],
  now: Date,
  { zone }: HouseRules,
): { items: ApplicationItem[]; more: number } {
  const items = applications.slice(0, mostItems).map((application) => {
    const [soonest] = application.credentials
      .filter((credential) => !replacementOf(credential, application, now))
      .sort((a, b) => daysLeftOf(a, now, zone) - daysLeftOf(b, now, zone))
    return {
      application: applicationNames(application),
      secrets: application.credentials.length,
      soonest: soonest ? secretFacts(soonest, now, zone) : null,
    }
  })
  return { items, more: Math.max(0, applications.length - mostItems) }
}
