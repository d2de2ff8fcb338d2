import type { Person } from '../domain/application.ts'
import type { ExpiringCard } from './card.ts'
import { expiringItem, expiringMatters } from './expiring-matters.ts'
import { type HouseRules, horizonOf } from './house-rules.ts'
import type { DirectoryRoles } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'

const mostItems = 10

/**
 * Answers `expiring [days]`: the person's own applications, or all of them for an administrator.
 * Nobody learns of applications that they may not see.
 */
export async function listExpiring(
  ports: { roles: DirectoryRoles; store: Store; clock: Clock },
  rules: HouseRules,
  { person, days }: { person: Person; days: number | null },
): Promise<ExpiringCard> {
  const [role, round] = await Promise.all([
    ports.roles.adminRoleOf(person.id),
    ports.store.inventory.lastRound(),
  ])
  // Owners are known only of due applications: further ahead, "none of yours" would be a guess.
  const longest = horizonOf(rules)
  const horizonDays = role ? (days ?? longest) : Math.min(days ?? longest, longest)
  const all = await expiringMatters(ports, rules, horizonDays)
  const seen = role ? all : all.filter(({ owners }) => owners.some(({ id }) => id === person.id))
  const now = ports.clock.now()
  return {
    kind: 'expiring',
    horizonDays,
    scope: role ?? 'own',
    items: seen.slice(0, mostItems).map((listed) => expiringItem(listed, now, rules.zone)),
    more: Math.max(0, seen.length - mostItems),
    asOf: round?.finishedAt ?? null,
  }
}
