import { randomUUID } from 'node:crypto'
import { people } from '../../sandbox/tenant/people.ts'
import type { World } from '../../sandbox/tenant/world.ts'
import { openEngine } from '../../src/adapters/postgres/open-engine.ts'
import { postgresStore } from '../../src/adapters/postgres/store.ts'
import type { Conversation } from '../../src/application/ports/store.ts'
import type { BotConnector } from './bot-connector.ts'
import { quietLog } from './engine-log.ts'

/**
 * So many people, each the only owner of one application whose only client secret comes due; every
 * application that was there is gone. Gives their object ids.
 */
export function seedOwners(world: World, count: number): string[] {
  for (const { id } of world.directory.applications()) world.deleteApplication(id)
  return Array.from({ length: count }, (_, at) => addOwner(world, `Service ${at}`))
}

/** One more such person. */
export function addOwner(world: World, displayName: string): string {
  const id = randomUUID()
  const name = `Owner of ${displayName}`
  world.directory.users.set(id, { ...people.alice, id, displayName: name })
  const application = world.addApplication({ displayName })
  world.addCredential(application.id, { endsInDays: 20 })
  world.setOwners(application.id, [{ id }])
  return id
}

/** The personal chat of a person, as the connector names it. */
export function personalChat(
  personId: string,
  connector: Pick<BotConnector, 'bot' | 'serviceUrl'>,
): Conversation {
  return {
    id: `a:chat-of-${personId}`,
    kind: 'personal',
    personId,
    tenantId: connector.bot.tenantId,
    serviceUrl: connector.serviceUrl,
    botId: `28:${connector.bot.id}`,
    locale: 'en-US',
    timeZone: 'UTC',
  }
}

/** Makes the database with these conversations in it, as if all of them had the bot for long. */
export async function rememberAll(
  databaseUrl: string,
  conversations: readonly Conversation[],
): Promise<void> {
  const engine = await openEngine({ databaseUrl, log: quietLog })
  const noJobs = () => Promise.reject(new Error('no jobs yet'))
  const recording = { now: () => new Date(), isStreamed: false }
  const store = postgresStore(engine.database, noJobs, recording)
  for (const each of conversations) await store.conversations.remember(each, new Date())
  await engine.close()
}
