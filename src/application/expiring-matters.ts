import type { Application, Owner } from '../domain/application.ts'
import { addDays } from '../domain/calendar.ts'
import { type Matter, mattersOf } from '../domain/matter.ts'
import type { Rotation } from '../domain/rotation.ts'
import { asksForOwners, whyUnwatched } from '../domain/watch-rules.ts'
import type { ExpiringItem } from './card.ts'
import { applicationNames, ownerFacts, secretFacts } from './card-facts.ts'
import type { HouseRules } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'

/** More applications than this are not looked at in one go: the soonest come first. */
export const mostApplications = 5_000

/** A matter with what lists show beside it. */
export interface ListedMatter {
  readonly matter: Matter
  readonly owners: readonly Owner[]
  /** False where a round has yet to read them. */
  readonly ownersKnown: boolean
  readonly rotating: boolean
  /** Whether its rotation is held up by a service. */
  readonly heldUp: boolean
}

interface Horizon {
  readonly now: Date
  readonly horizonDays: number
}

/** Matters of watched applications within a horizon in days, as the last round saw them. */
export async function mattersWithin(
  store: Store,
  rules: HouseRules,
  horizon: Horizon,
): Promise<Matter[]> {
  const ownersOf = asksForOwners(rules.watch)
    ? (objectIds: readonly string[]) => store.owners.of(objectIds)
    : ownersNotAsked
  return mattersOfWatched(store, rules, horizon, ownersOf)
}

/** The same, for who reads the owners: what was known of them before leaves nothing out. */
export async function mattersWhoeverOwns(
  store: Store,
  rules: HouseRules,
  horizon: Horizon,
): Promise<Matter[]> {
  return mattersOfWatched(store, rules, horizon, ownersNotAsked)
}

type OwnersOf = (objectIds: readonly string[]) => Promise<Map<string, Owner[]>>

const ownersNotAsked: OwnersOf = async () => new Map()

/** Goes on where rules leave applications out: those behind them are not lost to the limit. */
async function mattersOfWatched(
  store: Store,
  { zone, watch }: HouseRules,
  { now, horizonDays }: Horizon,
  ownersOf: OwnersOf,
): Promise<Matter[]> {
  const until = addDays(now, horizonDays + 1)
  const watched: Application[] = []
  for (let seen = 0; watched.length < mostApplications; seen += mostApplications) {
    const found = await store.inventory.expiringBefore(until, mostApplications, seen)
    const owners = await ownersOf(found.map(({ objectId }) => objectId))
    watched.push(...found.filter((each) => !whyUnwatched(each, owners.get(each.objectId), watch)))
    if (found.length < mostApplications) break
  }
  return watched
    .slice(0, mostApplications)
    .flatMap((application) => mattersOf(application, { now, horizonDays, zone }))
}

/** The same, soonest first, with what lists show beside each. */
export async function expiringMatters(
  { store, clock }: { store: Store; clock: Clock },
  rules: HouseRules,
  horizonDays: number,
): Promise<ListedMatter[]> {
  const matters = await mattersWithin(store, rules, { now: clock.now(), horizonDays })
  const [ownersOf, open] = await Promise.all([
    store.owners.of(objectIdsOf(matters)),
    store.rotations.open(),
  ])
  const rotating = new Map(
    open.map(({ rotation }) => [rotation.application.objectId, isHeldUp(rotation)]),
  )
  return matters
    .sort((a, b) => a.credential.expiresAt.getTime() - b.credential.expiresAt.getTime())
    .map((matter) => ({
      matter,
      owners: ownersOf.get(matter.application.objectId) ?? [],
      ownersKnown: ownersOf.has(matter.application.objectId),
      rotating: rotating.has(matter.application.objectId),
      heldUp: rotating.get(matter.application.objectId) ?? false,
    }))
}

function isHeldUp(rotation: Rotation): boolean {
  return 'trouble' in rotation && rotation.trouble !== null
}

/** The applications that matters are about, each once. */
export function objectIdsOf(matters: readonly Matter[]): string[] {
  return [...new Set(matters.map(({ application }) => application.objectId))]
}

/** One line of a list. */
export function expiringItem(
  { matter, owners, rotating }: Pick<ListedMatter, 'matter' | 'owners' | 'rotating'>,
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
