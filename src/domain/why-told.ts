// Why somebody is told of a matter: every message says so. Whoever it does not concern any more when
// the message is about to go out gets none.

import type { Owner } from './application.ts'
import { type Attention, takenOverBy } from './attention.ts'
import type { Recipient } from './audience.ts'

/** An owner, asked by one, a channel that watches the application, or the last who can be told. */
export type WhyTold = 'owner' | 'handedOver' | 'channel' | 'nobodyElse'

/** Why this recipient is told; undefined where it no longer concerns them. */
export function whyTold(
  recipient: Recipient,
  {
    owners,
    said,
    fallback,
  }: {
    readonly owners: readonly Owner[]
    readonly said: readonly Attention[]
    readonly fallback: readonly Recipient[]
  },
): WhyTold | undefined {
  const { to, id } = recipient
  if (to === 'person' && owners.some((owner) => owner.id === id)) {
    return takenOverBy(said) === id ? 'handedOver' : 'owner'
  }
  if (fallback.some((one) => one.to === to && one.id === id)) return 'nobodyElse'
  return to === 'channel' ? 'channel' : undefined
}
