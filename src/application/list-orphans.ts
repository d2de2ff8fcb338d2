import type { Application, Person } from '../domain/application.ts'
import { ownerLackOf } from '../domain/orphan.ts'
import type { OrphanItem, OrphansCard } from './card.ts'
import { applicationNames, ownerFacts, secretFacts } from './card-facts.ts'
import { mostApplications } from './expiring-matters.ts'
import { type HouseRules, horizonOf } from './house-rules.ts'
import type { DirectoryRoles } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { WithOwners } from './ports/orphans.ts'
import type { Store } from './ports/store.ts'

const pageSize = 8

/**
 * Answers `orphans` and the paging of its card: applications without an owner or with only one, all
 * of them for an administrator, the person's own for everybody else. Rights are read at every page.
 */
export async function listOrphans(
  ports: { roles: DirectoryRoles; store: Store; clock: Clock },
  rules: HouseRules,
  { person, skip }: { person: Person; skip: number },
): Promise<OrphansCard> {
  const [role, round, known] = await Promise.all([
    ports.roles.adminRoleOf(person.id),
    ports.store.inventory.lastRound(),
    everyOrphan(ports.store),
  ])
  const seen = role
    ? known
    : known.filter(({ owners }) => owners.some(({ id }) => id === person.id))
  const now = ports.clock.now()
  const from = skip < seen.length ? skip : 0
  return {
    kind: 'orphans',
    scope: role ?? 'own',
    items: seen.slice(from, from + pageSize).flatMap((orphan) => itemOf(orphan, now, rules.zone)),
    skip: from,
    pageSize,
    total: seen.length,
    horizonDays: horizonOf(rules),
    asOf: round?.finishedAt ?? null,
  }
}

/** Soonest expiry first, each application once. */
async function everyOrphan(store: Store): Promise<WithOwners[]> {
  const [ownerless, short] = await Promise.all([
    store.inventory.ownerless(mostApplications),
    store.orphans.shortOfOwners(mostApplications),
  ])
  const without = ownerless.map((application): WithOwners => ({ application, owners: [] }))
  const all = [...short, ...without].map((one) => [one.application.objectId, one] as const)
  return [...new Map(all).values()]
    .flatMap((one) => {
      const soonest = soonestOf(one.application)
      return soonest ? [{ one, at: soonest.expiresAt.getTime() }] : []
    })
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

function itemOf({ application, owners }: WithOwners, now: Date, zone: string): OrphanItem[] {
  const lack = ownerLackOf(owners)
  const soonest = soonestOf(application)
  if (lack === null || !soonest) return []
  return [
    {
      application: applicationNames(application),
      secret: secretFacts(soonest, now, zone),
      owners: ownerFacts(owners),
      lack,
    },
  ]
}

function soonestOf({ credentials }: Application) {
  return [...credentials].sort((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime())[0]
}
