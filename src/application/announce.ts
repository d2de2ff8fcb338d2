import type { Rotation, StoredRotation } from '../domain/rotation.ts'
import type { RotationPhase } from './card.ts'
import type { HouseRules } from './house-rules.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { Store } from './ports/store.ts'
import { rotationCard } from './rotation-card.ts'
import { failedFor, ServiceError } from './service-error.ts'

interface AnnouncePorts {
  readonly clock: Clock
  readonly store: Store
  readonly messenger: Messenger
  readonly log: Log
}

/**
 * Turns the pressed card into the confirmation card. Repeating it is harmless, so the caller saves
 * afterwards; it throws while Teams cannot be reached, and accepts that a card may be gone.
 */
export async function announce(
  ports: AnnouncePorts,
  rules: HouseRules,
  rotation: StoredRotation,
): Promise<void> {
  try {
    await updatePressedCard(ports, rules, rotation)
  } catch (error) {
    if (!failedFor(error, 'notFound', 'forbidden')) throw error
    ports.log.warn('confirmation card is gone', { rotationId: rotation.id })
  }
}

/** Shows a phase on the pressed card. A card that cannot be drawn stops no rotation. */
export async function showProgress(
  ports: AnnouncePorts,
  rules: HouseRules,
  rotation: Rotation,
  phase: RotationPhase,
): Promise<void> {
  try {
    await updatePressedCard(ports, rules, rotation, phase)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    const { id: rotationId } = rotation
    ports.log.warn('progress not shown', { rotationId, phase, problem: error.message })
  }
}

async function updatePressedCard(
  { clock, store, messenger }: AnnouncePorts,
  { zone }: HouseRules,
  rotation: Rotation,
  phase?: RotationPhase,
): Promise<void> {
  if (!rotation.card) return
  const conversation = await store.conversations.byId(rotation.card.conversationId)
  if (!conversation) return
  const card = rotationCard(rotation, { now: clock.now(), zone, ...(phase && { phase }) })
  await messenger.update(conversation, rotation.card, card)
}
