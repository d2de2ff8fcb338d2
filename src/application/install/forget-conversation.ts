import type { Clock } from '../ports/clock.ts'
import type { Store } from '../ports/store.ts'

/**
 * The bot was taken out of a conversation: forgets it, and for a personal chat remembers that the
 * person wants none, so that the bot is not installed for them again.
 */
export async function forgetConversation(
  { store, clock }: { store: Store; clock: Clock },
  { id, personId }: { readonly id: string; readonly personId: string | null },
): Promise<void> {
  await store.transaction(async (within) => {
    const known = await within.conversations.byId(id)
    const removedBy = personId ?? (known?.kind === 'personal' ? known.personId : null)
    if (removedBy !== null) await within.installs.removed(removedBy, clock.now())
    await within.conversations.forget(id)
  })
}
