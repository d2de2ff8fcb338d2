import type { ScanCard } from './cards/scan-card.ts'
import { eachInTurn } from './each-in-turn.ts'
import { keepCard } from './keep-card.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { FollowedScan } from './ports/scan-cards.ts'
import type { Store, Transaction } from './ports/store.ts'
import { scanCard } from './scan.ts'

/** What keeping the cards of scans up to date takes. */
export interface ScanCardPorts {
  readonly store: Store
  readonly clock: Clock
  readonly messenger: Messenger
  readonly log: Log
}

/** Asks for the last word on every card that follows a round, where there is one. */
export async function tellScanCards(within: Transaction): Promise<void> {
  if ((await within.scanCards.followed()).length === 0) return
  await within.enqueue({ queue: 'refresh-scan-cards', data: {} })
}

/**
 * Brings every card that follows a round up to date. Where the round has ended, or the card is gone,
 * it is forgotten. `shown` remembers what was drawn, so that nothing is drawn twice. A failure of one
 * does not keep the others back, and is thrown at the end.
 */
export async function refreshScanCards(
  ports: ScanCardPorts,
  shown: Map<string, string> = new Map(),
): Promise<void> {
  const all = await ports.store.scanCards.followed()
  await eachInTurn(all, (followed) => refresh(ports, followed, shown))
}

async function refresh(
  ports: ScanCardPorts,
  { address, newerThan }: FollowedScan,
  shown: Map<string, string>,
): Promise<void> {
  const card = await scanCard(ports, newerThan)
  // Nothing to tell: it says so already that the round has been asked for.
  if (card.round === null) return
  const key = `${address.conversationId}/${address.activityId}`
  const content = JSON.stringify(card)
  if (shown.get(key) === content) return
  let last = card
  let kept = await keepCard(ports, address, last)
  if (kept === 'kept' && !hasEnded(last)) {
    // The round may have ended meanwhile, and others have said so: the last word must stay the last.
    const after = await scanCard(ports, newerThan)
    if (hasEnded(after)) {
      last = after
      kept = await keepCard(ports, address, last)
    }
  }
  shown.set(key, content)
  if (kept === 'gone' || hasEnded(last)) await ports.store.scanCards.forget(address)
}

function hasEnded({ round }: ScanCard): boolean {
  return round !== null && round.outcome !== 'running'
}
