import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { constants, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BotConnector } from '../../test/support/bot-connector.ts'
import { personalChat, rememberAll } from '../../test/support/many-owners.ts'
import { askChild } from '../inventory/answer-parent.ts'

/** What arrived, and when by the connector's clock. */
export interface Told {
  readonly messages: number
  readonly people: number
  readonly admittedAt: readonly number[]
  readonly refusedAt: readonly number[]
}

/** Where the connector is. */
export type ConnectorPlace = Pick<BotConnector, 'bot' | 'serviceUrl' | 'settings' | 'caPem'>

/** Where the clouds are, and who is to be told. */
export interface TenantPlace {
  readonly tenantId: string
  readonly clientId: string
  readonly caPem: string
  readonly settings: Readonly<Record<string, string>>
  /** Object ids. */
  readonly people: readonly string[]
}

/** Everything around the bot: the clouds in one process, the connector in another. */
export interface FanoutWorld extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
  readonly serviceUrl: string
  readonly chats: readonly string[]
  /** Makes a database in which everybody has the bot. */
  rememberAll(databaseUrl: string): Promise<void>
  /** Forgets what happened before. */
  begin(): Promise<void>
  /** How many messages were let through. */
  admitted(): Promise<number>
  told(): Promise<Told>
  /** Refuses everything for so long. */
  refuseFor(ms: number): Promise<void>
}

/** Starts a world with so many owners, whose connector answers after so long. */
export async function startWorld(owners: number, latencyMs: number): Promise<FanoutWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-fanout-'))
  const tenant = fork(join(import.meta.dirname, 'tenant-process.ts'), [String(owners)])
  const { tenantId, clientId, people, ...cloud } = (await askChild(tenant, 'place')) as TenantPlace
  const script = join(import.meta.dirname, 'connector-process.ts')
  const connector = fork(script, [clientId, tenantId, String(latencyMs)])
  const place = (await askChild(connector, 'place')) as ConnectorPlace
  putFirst(connector)
  const authorities = join(folder, 'authorities.pem')
  writeFileSync(authorities, `${cloud.caPem}\n${place.caPem}\n`)
  const chats = people.map((id) => personalChat(id, place))
  return {
    env: {
      ...cloud.settings,
      ...place.settings,
      NODE_EXTRA_CA_CERTS: authorities,
      PORT: '0',
      QUIET_HOURS: '',
      QUIET_DAYS: '',
      RATE_LIMIT_PER_MINUTE: '',
      LOG_LEVEL: 'info',
    },
    serviceUrl: place.serviceUrl,
    chats: chats.map(({ id }) => id),
    rememberAll: (databaseUrl) => rememberAll(databaseUrl, chats),
    begin: async () => void (await askChild(connector, 'begin')),
    admitted: async () => (await askChild(connector, 'admitted')) as number,
    told: async () => (await askChild(connector, 'told')) as Told,
    refuseFor: async (ms) => void (await askChild(connector, 'refuseFor', ms)),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([connector, tenant].map(hangUp))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Teams shares no cores with the bot: its clock must not be late. Only root may do this. */
function putFirst({ pid }: ChildProcess): void {
  try {
    setPriority(pid ?? 0, constants.priority.PRIORITY_HIGH)
  } catch {
    console.error('The connector has no priority over the others, and may count late.')
  }
}

async function hangUp(child: ChildProcess): Promise<void> {
  child.disconnect()
  if (child.exitCode === null) await once(child, 'exit')
}
