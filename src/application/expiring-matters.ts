import type { Application, Owner } from '../domain/application.ts'
import { addDays } from '../domain/calendar.ts'
import { type Matter, mattersOf } from '../domain/matter.ts'
import type { Rotation } from '../domain/rotation.ts'
import { withoutAttempts } from '../domain/stray.ts'
import { asksForOwners, whyUnwatched } from '../domain/watch-rules.ts'
import type { ExpiringItem } from './card.ts'
import { applicationNames, ownerFacts, secretFacts } from './card-facts.ts'
import type { HouseRules } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'

/** A list shows no more applications than this: the soonest come first. */
export const mostApplications = 5_000

/**
 * So many applications are worked through at a time where all of them are: little memory, and nobody
 * who presses a button meanwhile waits for long.
 */
const pageOfApplications = 250

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

/** Matters of watched applications within a horizon in days, as the last round saw them; for lists. */
export async function mattersWithin(
  store: Store,
  rules: HouseRules,
  horizon: Horizon,
): Promise<Matter[]> {
  const watched: Application[] = []
  for await (const some of pagesOfWatched(store, rules, horizon, mostApplications)) {
    watched.push(...some)
    if (watched.length >= mostApplications) break
  }
  const open = await openRotations(store)
  return mattersAmong(watched.slice(0, mostApplications), open, rules, horizon)
}

/** All of them, soonest first, a page of applications at a time. */
export async function* pagesOfMatters(
  store: Store,
  rules: HouseRules,
  horizon: Horizon,
): AsyncGenerator<Matter[]> {
  const open = await openRotations(store)
  for await (const some of pagesOfWatched(store, rules, horizon, pageOfApplications)) {
    yield mattersAmong(some, open, rules, horizon)
  }
}

/** The same, for who reads the owners: what was known of them before leaves nothing out. */
export async function* pagesWhoeverOwns(
  store: Store,
  rules: HouseRules,
  horizon: Horizon,
): AsyncGenerator<Matter[]> {
  const whoever = { store, rules, horizon, size: pageOfApplications, ownersOf: ownersNotAsked }
  const open = await openRotations(store)
  for await (const some of pages(whoever)) yield mattersAmong(some, open, rules, horizon)
}

type OwnersOf = (objectIds: readonly string[]) => Promise<Map<string, Owner[]>>

const ownersNotAsked: OwnersOf = async () => new Map()

function pagesOfWatched(store: Store, rules: HouseRules, horizon: Horizon, size: number) {
  const ownersOf = asksForOwners(rules.watch)
    ? (objectIds: readonly string[]) => store.owners.of(objectIds)
    : ownersNotAsked
  return pages({ store, rules, horizon, size, ownersOf })
}

interface Paging {
  readonly store: Store
  readonly rules: HouseRules
  readonly horizon: Horizon
  readonly size: number
  readonly ownersOf: OwnersOf
}

/** Goes on where rules leave applications out: those behind them are not lost. */
async function* pages({
  store,
  rules,
  horizon: { now, horizonDays },
  size,
  ownersOf,
}: Paging): AsyncGenerator<Application[]> {
  const until = addDays(now, horizonDays + 1)
  for (let last: Application | undefined; ; ) {
    const found: Application[] = await store.inventory.expiringBefore(until, size, last)
    const owners = await ownersOf(found.map(({ objectId }) => objectId))
    yield found.filter((each) => !whyUnwatched(each, owners.get(each.objectId), rules.watch))
    last = found.at(-1)
    if (found.length < size) return
  }
}

/** By application object id: each has one at the most. */
async function openRotations(store: Store): Promise<ReadonlyMap<string, Rotation>> {
  const open = await store.rotations.open()
  return new Map(open.map(({ rotation }) => [rotation.application.objectId, rotation]))
}

/** What a rotation that is held up has minted so far replaces nothing. */
function mattersAmong(
  watched: readonly Application[],
  open: ReadonlyMap<string, Rotation>,
  { zone }: HouseRules,
  { now, horizonDays }: Horizon,
): Matter[] {
  return watched.flatMap((application) => {
    const rotation = open.get(application.objectId)
    const useful = rotation
      ? withoutAttempts(application, [rotation], rotation.old.keyId)
      : application
    return mattersOf(useful, { now, horizonDays, zone })
  })
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
