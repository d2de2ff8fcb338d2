import { addDays } from '../domain/calendar.ts'
import type { WelcomeCard } from './card.ts'
import type { Clock } from './ports/clock.ts'
import type { Conversation, Store } from './ports/store.ts'

/**
 * Remembers a conversation that the bot was added to, and asks for the notices that its person is
 * due, also where they had blocked it. Returns the welcome for a new conversation only: Teams tells
 * of one installation several times and in any order.
 */
export async function rememberConversation(
  { store, clock }: { store: Store; clock: Clock },
  conversation: Conversation,
): Promise<WelcomeCard | undefined> {
  const now = clock.now()
  // Nearly always: nobody who presses waits for a write then.
  if (await store.conversations.isKept(conversation, addDays(now, -1))) return undefined
  return store.transaction(async (within) => {
    const outcome = await within.conversations.remember(conversation, now)
    const { kind, personId } = conversation
    if (kind === 'personal' && personId !== null) await within.installs.cameBack(personId)
    if (outcome === 'known') return undefined
    if (kind === 'personal') await within.enqueue({ queue: 'plan-notices', data: {} })
    if (outcome === 'reopened') return undefined
    return { kind: 'welcome', where: kind === 'personal' ? 'personal' : 'shared' }
  })
}
