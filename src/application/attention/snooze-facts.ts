import { snoozeOf } from '../../domain/attention.ts'
import type { SnoozeFacts } from '../cards/attention-cards.ts'
import type { SaidAttention } from '../ports/attention.ts'

/** What a card says of the snooze that counts now; undefined where none does. */
export function snoozeFacts(
  said: readonly SaidAttention[],
  keyId: string,
  now: Date,
): SnoozeFacts | undefined {
  const snooze = snoozeOf(said, keyId, now)
  const by = said.find((each) => each === snooze)?.personName
  if (!snooze || by === undefined) return undefined
  return { by, until: snooze.until, reason: snooze.reason }
}
