import type { Application, Person } from '../domain/application.ts'
import type { Removal } from '../domain/removal.ts'
import type { Rotation } from '../domain/rotation.ts'
import type { Card } from './card.ts'
import { applicationNames } from './card-facts.ts'
import { examine, type RightsPorts } from './examine.ts'
import { findOne, type Visible } from './find-one.ts'
import { type HistoryNames, historyEntry, stageEntries } from './history-entries.ts'
import type { SaidAttention } from './ports/attention.ts'
import type { Store } from './ports/store.ts'

type HistoryPorts = RightsPorts & { store: Store }

const pageSize = 15

/** Answers `history <query>`: what happened to an application here. */
export async function findHistory(
  ports: HistoryPorts,
  { person, query }: { person: Person; query: string },
): Promise<Card> {
  const hit = await findOne(ports, person, query, 'history')
  return 'answer' in hit ? hit.answer : historyOf(ports, hit, 0)
}

/** A page of what happened to an application, for somebody who may see it. */
export async function showHistory(
  ports: HistoryPorts,
  request: { person: Person; applicationObjectId: string; skip: number },
): Promise<Card> {
  const examined = await examine(ports, request.person, request.applicationObjectId, 'look')
  return examined.allowed ? historyOf(ports, examined, request.skip) : examined.answer
}

/** The newest first: what the record has, and between it what was said. */
async function historyOf({ store }: HistoryPorts, seen: Visible, skip: number): Promise<Card> {
  const { objectId } = seen.application
  const [recorded, stages, rotations, removals, attention] = await Promise.all([
    store.audit.of(objectId, { skip: 0, limit: skip + pageSize }),
    store.overview.said(objectId),
    store.rotations.of(objectId),
    store.overview.removals(objectId),
    store.attention.of([objectId]),
  ])
  const said = stages.flatMap(stageEntries)
  const names = namesFrom(seen, { rotations, removals, said: attention.get(objectId) ?? [] })
  const entries = [...recorded.entries.map((entry) => historyEntry(entry, names)), ...said].sort(
    (a, b) => b.at.getTime() - a.at.getTime(),
  )
  const total = recorded.total + said.length
  const from = skip < total ? skip : 0
  return {
    kind: 'history',
    application: applicationNames(seen.application),
    entries: entries.slice(from, from + pageSize),
    skip: from,
    pageSize,
    total,
  }
}

/** From where names still stand; the record has none. */
function namesFrom(
  { application, owners }: Visible,
  known: {
    rotations: readonly Rotation[]
    removals: readonly Removal[]
    said: readonly SaidAttention[]
  },
): HistoryNames {
  const people = new Map([
    ...known.said.map(({ personId, personName }) => [personId, personName] as const),
    ...known.removals.map(({ confirmedBy }) => [confirmedBy.id, confirmedBy.name] as const),
    ...known.rotations.flatMap(peopleOf),
    ...owners.flatMap(({ id, name }) => (name === null ? [] : [[id, name] as const])),
  ])
  const secrets = new Map([
    ...known.rotations.map(({ old }) => [old.keyId, old.displayName] as const),
    ...known.removals.map(({ secret }) => [secret.keyId, secret.displayName] as const),
    ...secretsOf(application),
  ])
  const confirmed = new Map(
    known.removals.map(({ secret, confirmedBy }) => [secret.keyId, confirmedBy.name]),
  )
  return {
    person: (id) => people.get(id) ?? id,
    secret: (keyId) => secrets.get(keyId) ?? null,
    confirmedBy: (keyId) => confirmed.get(keyId) ?? null,
  }
}

function peopleOf(rotation: Rotation): (readonly [string, string])[] {
  const people = [
    rotation.requestedBy,
    ...('confirmedBy' in rotation ? [rotation.confirmedBy] : []),
    ...('undoneBy' in rotation ? [rotation.undoneBy] : []),
    ...('givenUpBy' in rotation ? [rotation.givenUpBy] : []),
    ...('closedBy' in rotation && rotation.closedBy ? [rotation.closedBy] : []),
  ]
  return people.map(({ id, name }) => [id, name] as const)
}

function secretsOf({ credentials }: Application) {
  return credentials.map(({ keyId, displayName }) => [keyId, displayName] as const)
}
