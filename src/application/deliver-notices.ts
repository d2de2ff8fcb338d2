import type { Recipient } from '../domain/audience.ts'
import { composeMessages } from './compose-messages.ts'
import type { HouseRules } from './house-rules.ts'
import type { AppRegistrations } from './ports/app-registrations.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Messenger } from './ports/messenger.ts'
import type { SendPace } from './ports/send-pace.ts'
import type { Store } from './ports/store.ts'
import { sendNotices } from './send-notices.ts'
import { recipientConversation, speakingMoment } from './speaking-moment.ts'

interface DeliverPorts {
  readonly registrations: AppRegistrations
  readonly store: Store
  readonly messenger: Messenger
  readonly pace: SendPace
  readonly clock: Clock
  readonly log: Log
}

/**
 * Sends everything that is planned for one recipient, in as few messages as will do. What is over is
 * dropped. A delivery that runs in quiet hours asks for itself again at their end, and one whose turn
 * does not come soon asks for itself later. Turns are waited for before anything is claimed: a
 * process that dies while it waits has said nothing and lost nothing.
 */
export async function deliverNotices(
  ports: DeliverPorts,
  rules: HouseRules,
  recipient: Recipient,
  signal?: AbortSignal,
): Promise<void> {
  const { store, clock, pace } = ports
  const planned = await store.notices.planned(recipient)
  if (planned.length === 0) return
  const conversation = await recipientConversation(store, recipient)
  if (!conversation) return store.notices.settle(idsOf(planned), 'dropped')
  const now = clock.now()
  const job = { queue: 'deliver-notices', data: recipient } as const
  const at = await speakingMoment(store, rules, conversation, now)
  if (at > now) return store.enqueue(job, at)
  const { messages, over } = await composeMessages(ports, rules, recipient, planned)
  if (over.length > 0) await store.notices.settle(idsOf(over), 'dropped')
  for (const message of messages) {
    const turn = await pace.turn(conversation.id, signal)
    if ('laterMs' in turn) return store.enqueue(job, after(clock.now(), turn.laterMs))
    const outcome = await sendNotices(ports, conversation, message, turn)
    if (outcome === 'closed') return
    // Somebody else sends a part of it: the rest needs another look.
    if (outcome === 'taken') await store.enqueue(job)
  }
}

function after(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms)
}

function idsOf(notices: readonly { readonly id: string }[]): string[] {
  return notices.map(({ id }) => id)
}
