import type { Card } from '../../../src/application/card.ts'
import type { BotWorld } from '../worlds/bot-world.ts'

/** A message that arrived, as it was then. */
export interface Arrived {
  readonly at: Date
  readonly conversationId: string
  readonly activityId: string
  readonly card: Card
}

/** Writes down every new message at the moment at which it arrives; changes of a message are none. */
export function listMessages({ calls, clock, messenger }: BotWorld): readonly Arrived[] {
  const list: Arrived[] = []
  const known = new Set<string>()
  let seen = messenger.shown.length
  calls.watch = () => {
    for (const { conversationId, activityId, card } of messenger.shown.slice(seen)) {
      const name = `${conversationId}/${activityId}`
      if (!known.has(name)) list.push({ at: clock.now(), conversationId, activityId, card })
      known.add(name)
    }
    seen = messenger.shown.length
  }
  return list
}

/** What a message warns of: a line for each client secret. */
export function warnedOf({ card }: Arrived) {
  switch (card.kind) {
    case 'expiry':
      return [{ application: card.application, secret: card.secret }]
    case 'due-list':
      return card.items
    default:
      return []
  }
}
