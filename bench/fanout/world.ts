import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { askChild } from '../inventory/answer-parent.ts'

/** What arrived, and when by the connector's clock. */
export interface Told {
  readonly messages: number
  readonly people: number
  readonly admittedAt: readonly number[]
  readonly refusedAt: readonly number[]
}

/** Everything around the bot, in a process of its own. */
export interface FanoutWorld extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
  readonly serviceUrl: string
  readonly chats: readonly string[]
  /** Makes a database in which everybody has the bot. */
  rememberAll(databaseUrl: string): Promise<void>
  begin(): Promise<void>
  told(): Promise<Told>
  /** Refuses everything for so long. */
  refuseFor(ms: number, retryAfterSeconds?: number): Promise<void>
}

/** Starts a world with so many owners, whose connector answers after so long. */
export async function startWorld(owners: number, latencyMs: number): Promise<FanoutWorld> {
  const script = join(import.meta.dirname, 'world-process.ts')
  const child = fork(script, [String(owners), String(latencyMs)])
  return {
    env: (await askChild(child, 'env')) as Record<string, string>,
    serviceUrl: (await askChild(child, 'serviceUrl')) as string,
    chats: (await askChild(child, 'chats')) as string[],
    rememberAll: async (databaseUrl) => void (await askChild(child, 'rememberAll', databaseUrl)),
    begin: async () => void (await askChild(child, 'begin')),
    told: async () => (await askChild(child, 'told')) as Told,
    refuseFor: async (ms, retryAfterSeconds) =>
      void (await askChild(child, 'refuseFor', { ms, retryAfterSeconds })),
    [Symbol.asyncDispose]: async () => {
      child.disconnect()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}
