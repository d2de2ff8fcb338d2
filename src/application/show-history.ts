import type { Application, Person } from '../domain/application.ts'
import type { Removal } from '../domain/removal.ts'
import type { Rotation } from '../domain/rotation.ts'
import type { Card } from './card.ts'
import { applicationNames } from './card-facts.ts'
import type { HistoryEntry } from './cards/person-cards.ts'
import { examine, type RightsPorts } from './examine.ts'
import { findOne } from './find-one.ts'
import type { SaidAttention } from './ports/attention.ts'
import type { SaidStage } from './ports/overview.ts'
import type { Store } from './ports/store.ts'

type HistoryPorts = RightsPorts & { store: Store }

const mostEntries = 20

/** Answers `history <query>`: what happened to an application here. */
export async function findHistory(
  ports: HistoryPorts,
  { person, query }: { person: Person; query: string },
): Promise<Card> {
  const hit = await findOne(ports, person, query, 'history')
  return 'answer' in hit ? hit.answer : historyOf(ports, hit.application)
}

/** What happened to an application, for somebody who may see it. */
export async function showHistory(
  ports: HistoryPorts,
  { person, applicationObjectId }: { person: Person; applicationObjectId: string },
): Promise<Card> {
  const examined = await examine(ports, person, applicationObjectId, 'look')
  return examined.allowed ? historyOf(ports, examined.application) : examined.answer
}

async function historyOf({ store }: HistoryPorts, application: Application): Promise<Card> {
  const { objectId } = application
  const [rotations, removals, stages, attention] = await Promise.all([
    store.rotations.of(objectId),
    store.overview.removals(objectId),
    store.overview.said(objectId),
    store.attention.of([objectId]),
  ])
  const entries = [
    ...rotations.flatMap(rotationEntries),
    ...removals.flatMap(removalEntries),
    ...stages.flatMap(stageEntries),
    ...(attention.get(objectId) ?? []).flatMap(snoozeEntries),
  ].sort((a, b) => b.at.getTime() - a.at.getTime())
  return {
    kind: 'history',
    application: applicationNames(application),
    entries: entries.slice(0, mostEntries),
    more: Math.max(0, entries.length - mostEntries),
  }
}

function rotationEntries({ timeline }: Rotation): HistoryEntry[] {
  return timeline.map(({ at, what, by }) => ({
    at,
    what: { kind: 'rotation', event: what, by: by ?? null },
  }))
}

function removalEntries(removal: Removal): HistoryEntry[] {
  const about = { by: removal.confirmedBy.name, secret: removal.secret.displayName }
  const confirmed: HistoryEntry = {
    at: removal.confirmedAt,
    what: { kind: 'removal', event: 'confirmed', ...about },
  }
  if (removal.state === 'confirmed') return [confirmed]
  const { state: event, endedAt } = removal
  return [confirmed, { at: endedAt, what: { kind: 'removal', event, ...about } }]
}

/** Findings and requests are no history of a secret: people's cards tell of them. */
function stageEntries({ stage, at, messages }: SaidStage): HistoryEntry[] {
  if (stage.startsWith('finding:') || stage.startsWith('approval:')) return []
  if (stage.startsWith('cleanup/')) return [{ at, what: { kind: 'reminded', messages } }]
  if (stage === 'expired') return [{ at, what: { kind: 'warned', stage, messages } }]
  const days = Number(stage)
  return Number.isInteger(days) ? [{ at, what: { kind: 'warned', stage: days, messages } }] : []
}

function snoozeEntries(said: SaidAttention): HistoryEntry[] {
  if (said.kind !== 'snoozed') return []
  const { saidAt: at, personName: by, until } = said
  return [{ at, what: { kind: 'snoozed', by, until } }]
}
