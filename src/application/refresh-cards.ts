import type { RotationId } from '../domain/rotation-name.ts'
import { eachInTurn } from './each-in-turn.ts'
import type { HouseRules } from './house-rules.ts'
import { keepCard } from './keep-card.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { Store } from './ports/store.ts'
import { rotationCard } from './rotation-card.ts'

interface RefreshPorts {
  readonly clock: Clock
  readonly store: Store
  readonly messenger: Messenger
  readonly log: Log
}

/**
 * Brings every card about a rotation's matter up to date, the presser's and the co-owners'. Cards
 * that are gone are forgotten; a failure of one does not keep the others back, and is thrown at the
 * end so that the job repeats.
 */
export async function refreshCards(
  ports: RefreshPorts,
  rules: HouseRules,
  rotationId: RotationId,
): Promise<void> {
  const row = await ports.store.rotations.byId(rotationId)
  if (!row) return
  const { application, old } = row.rotation
  const card = rotationCard(row.rotation, { now: ports.clock.now(), zone: rules.zone })
  await ports.store.liveCards.followRotation(application.objectId, old.keyId)
  await refreshLists(ports.store, application.objectId)
  const live = await ports.store.liveCards.about(application.objectId, old.keyId)
  await eachInTurn(live, async ({ address }) => {
    const kept = await keepCard(ports, address, card)
    if (kept === 'gone') await ports.store.liveCards.forget(address)
  })
}

/** Lists that name the application show that it is being rotated, or was. */
async function refreshLists(store: Store, applicationObjectId: string): Promise<void> {
  const lists = await store.dueLists.near(applicationObjectId)
  if (lists.length === 0) return
  await store.enqueue({ queue: 'refresh-warnings', data: { applicationObjectId } })
}
