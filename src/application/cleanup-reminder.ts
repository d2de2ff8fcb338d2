import { credentialOf } from '../domain/application.ts'
import { daysBetween } from '../domain/calendar.ts'
import { switchedAt } from '../domain/cleanup.ts'
import type { RotationId } from '../domain/rotation-name.ts'
import type { CleanupReminderCard } from './card.ts'
import type { HouseRules } from './house-rules.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'
import { rotationFacts } from './rotation-card.ts'

interface ReminderPorts {
  readonly registrations: AppRegistrations
  readonly store: Store
  readonly clock: Clock
}

/**
 * The reminder that an old secret waits for its removal; undefined where it no longer does, or where
 * the person neither rotated it nor owns the application any more.
 */
export async function composeReminder(
  { registrations, store, clock }: ReminderPorts,
  { zone }: HouseRules,
  { rotationId, personId }: { rotationId: RotationId; personId: string },
): Promise<CleanupReminderCard | undefined> {
  const row = await store.rotations.byId(rotationId)
  if (row?.rotation.state !== 'awaiting-cleanup') return undefined
  const { rotation } = row
  const now = clock.now()
  const application = await registrations.byObjectId(rotation.application.objectId)
  const old = application && credentialOf(application, rotation.old.keyId)
  if (!old || old.expiresAt <= now) return undefined
  const owners = await registrations.owners(application.objectId)
  const concerned = rotation.requestedBy.id === personId || owners.some(({ id }) => id === personId)
  if (!concerned) return undefined
  const storedAt = switchedAt(rotation)
  return {
    kind: 'cleanup-reminder',
    ...rotationFacts(rotation, now, zone),
    fresh: rotation.fresh,
    storedAt,
    daysWaited: daysBetween(storedAt, now, zone),
  }
}
