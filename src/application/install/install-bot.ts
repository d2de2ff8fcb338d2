import type { BotInstaller, InstallOutcome, LookOutcome } from '../ports/bot-installer.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Conversation, Store, Transaction } from '../ports/store.ts'

/** How a chat is reached that Teams has not told of: the same for all chats of a tenant. */
export type BotPlace = Pick<Conversation, 'serviceUrl' | 'tenantId' | 'botId'>

/** What the job needs. */
export interface InstallBotPorts {
  readonly installer: BotInstaller | null
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

type Ended = InstallOutcome | LookOutcome

/**
 * Installs the bot for one person who has no chat with it; Teams then tells of the chat, which leads
 * to the welcome and the notices. Where it is there already, its chat is remembered. For whom it was
 * there before, it is only looked for: if it is gone, they took it out, and that is remembered.
 */
export async function installBot(
  { installer, store, clock, log }: InstallBotPorts,
  place: BotPlace,
  personId: string,
): Promise<void> {
  const past = (await store.installs.of([personId])).get(personId)
  if (installer === null || past?.state !== 'waiting') return
  if (await needsNone(store, personId)) {
    await store.installs.settle(personId, { state: 'notNeeded', at: clock.now() })
    return
  }
  const ended = past.thereAt ? await installer.lookFor(personId) : await installer.install(personId)
  await store.transaction((within) => save(within, { place, personId, ended, at: clock.now() }))
  say(log, personId, ended)
}

/** They have it, want none of it, or want no messages. */
async function needsNone(within: Transaction, personId: string): Promise<boolean> {
  const [chat, removals, { optedOut }] = await Promise.all([
    within.conversations.personal(personId),
    within.installs.removals(),
    within.preferences.of(personId),
  ])
  return chat !== undefined || removals.has(personId) || optedOut
}

async function save(
  within: Transaction,
  { place, personId, ended, at }: { place: BotPlace; personId: string; ended: Ended; at: Date },
): Promise<void> {
  const { installs } = within
  switch (ended.outcome) {
    case 'installed':
    case 'notInCatalog':
    case 'noSuchPerson':
      return installs.settle(personId, { state: ended.outcome, at })
    case 'refused':
      return installs.settle(personId, { state: 'refused', code: ended.code, at })
    case 'notThere':
      await installs.removed(personId, at)
      return installs.settle(personId, { state: 'notNeeded', at })
    case 'alreadyThere':
      await rememberChat(within, place, { personId, conversationId: ended.conversationId, at })
      return installs.settle(personId, { state: 'alreadyThere', at })
  }
}

/** No welcome: they had the bot before. The notices that they are due follow. */
async function rememberChat(
  within: Transaction,
  place: BotPlace,
  { personId, conversationId, at }: { personId: string; conversationId: string | null; at: Date },
): Promise<void> {
  // They may have come, or taken it out, while the installation was looked at.
  if (conversationId === null || (await needsNone(within, personId))) return
  const untold = { locale: null, timeZone: null }
  const chat: Conversation = { ...place, ...untold, id: conversationId, kind: 'personal', personId }
  await within.conversations.remember(chat, at)
  await within.enqueue({ queue: 'plan-notices', data: {} })
}

/** One event an outcome: the counter of events counts them apart. */
const events = {
  installed: { level: 'info', event: 'bot installed' },
  alreadyThere: { level: 'info', event: 'bot was there' },
  notThere: { level: 'info', event: 'bot was removed' },
  notInCatalog: { level: 'warn', event: 'bot not in catalog' },
  refused: { level: 'warn', event: 'bot install refused' },
  noSuchPerson: { level: 'warn', event: 'bot install without person' },
} as const satisfies Record<Ended['outcome'], { level: 'info' | 'warn'; event: string }>

function say(log: Log, personId: string, ended: Ended): void {
  const { level, event } = events[ended.outcome]
  log[level](event, { personId, ...('code' in ended && { code: ended.code }) })
}
