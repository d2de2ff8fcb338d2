import type { Person } from '../domain/application.ts'
import type { CardAddress } from '../domain/rotation.ts'
import { isAtWork, isOver, roundBefore } from '../domain/scan-watch.ts'
import type { Card } from './card.ts'
import type { ScanCard } from './cards/scan-card.ts'
import type { DirectoryRoles } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'
import { roundFacts } from './round-facts.ts'

interface ScanPorts {
  readonly roles: DirectoryRoles
  readonly store: Store
  readonly clock: Clock
}

/**
 * Answers `scan`: asks for a round, or shows the one that is at work. Only administrators start one:
 * it reads the whole directory.
 */
export async function startScan(ports: ScanPorts, person: Person): Promise<Card> {
  if ((await ports.roles.adminRoleOf(person.id)) === null) return adminsOnly
  const { last, atWork } = await look(ports)
  if (!atWork) await ports.store.enqueue({ queue: 'round', data: { full: true } })
  return scanCard(ports, roundBefore(last, atWork))
}

/** Answers a press on a scan's card: how it goes now. The card goes on following the round. */
export async function showScan(
  ports: ScanPorts,
  request: { person: Person; card: CardAddress | null; newerThan: number },
): Promise<Card> {
  if ((await ports.roles.adminRoleOf(request.person.id)) === null) return adminsOnly
  const card = await scanCard(ports, request.newerThan)
  if (request.card) await followScan(ports, card, request.card)
  return card
}

/** Makes a card that somebody has before them follow its round, unless the round has ended. */
export async function followScan(
  { store }: { store: Store },
  { newerThan, round }: ScanCard,
  address: CardAddress,
): Promise<void> {
  if (round !== null && round.outcome !== 'running') return
  await store.transaction(async (within) => {
    await within.scanCards.follow({ address, newerThan })
    // The round may have ended before anybody knew of this card.
    await within.enqueue({ queue: 'refresh-scan-cards', data: {} })
  })
}

/** The card of a scan as things stand. */
export async function scanCard(
  ports: Pick<ScanPorts, 'store' | 'clock'>,
  newerThan: number,
): Promise<ScanCard> {
  const [{ last, atWork }, complete] = await Promise.all([
    look(ports),
    ports.store.inventory.lastCompleteRound(),
  ])
  const begun = last !== undefined && last.id > newerThan
  return {
    kind: 'scan',
    newerThan,
    round: begun ? roundFacts(last) : null,
    atWork: !begun || atWork || isOver(last, newerThan),
    expected: complete?.applications ?? null,
  }
}

async function look({ store, clock }: Pick<ScanPorts, 'store' | 'clock'>) {
  const [last, pulsedAt] = await Promise.all([
    store.inventory.lastRound(),
    store.scanCards.pulsedAt(),
  ])
  return { last, atWork: isAtWork(last, pulsedAt, clock.now()) }
}

const adminsOnly: Card = { kind: 'message', message: { code: 'adminsOnly' } }
