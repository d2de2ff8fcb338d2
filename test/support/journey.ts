import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from '../../sandbox/tenant/http/listen.ts'
import type { SandboxRequest } from '../../sandbox/tenant/http/message.ts'
import type { people } from '../../sandbox/tenant/people.ts'
import type { ServiceName } from '../../sandbox/tenant/request-log.ts'
import { type SandboxTenant, startTenant } from '../../sandbox/tenant/start-tenant.ts'
import { type BotConnector, startBotConnector } from './bot-connector.ts'
import { fillDataFolder } from './engine-snapshot.ts'
import { TeamsUser } from './teams-user.ts'
import { tenantSettings } from './tenant-settings.ts'

type Person = (typeof people)[keyof typeof people]

/** A simulated tenant and Bot Framework, and the environment of a bot between the two. */
export interface Journey extends AsyncDisposable {
  readonly tenant: SandboxTenant
  readonly connector: BotConnector
  readonly dataDir: string
  /** Everything that `npm start` needs; nothing of this machine's environment. */
  readonly env: Readonly<Record<string, string>>
  /** Somebody with Teams open; the bot's address is asked for at each request. */
  user(person: Person, botUrl: () => string, patience?: AbortSignal): TeamsUser
}

/** The password of the bot at the Bot Framework, for searches of all output. */
export const botPassword = 'loopback-only-bot-password'

/** Stands between the wire and everything outside of the bot. */
export type InterceptOutside = (
  service: ServiceName | 'teams',
  request: SandboxRequest,
  proceed: () => Promise<Outcome>,
) => Promise<Outcome>

/**
 * Starts the world around the bot, not the bot. The data folder holds an empty engine, which saves
 * seconds, unless the bot shall make one itself.
 */
export async function startJourney({
  withEngine = true,
  intercept = (_service, _request, proceed) => proceed(),
}: {
  withEngine?: boolean
  intercept?: InterceptOutside
} = {}): Promise<Journey> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-journey-'))
  const tenant = await startTenant({ intercept })
  const { tenantId, bot } = tenant
  const connector = await startBotConnector(
    { id: bot.clientId, password: botPassword, tenantId },
    (request, proceed) => intercept('teams', request, proceed),
  )
  const authorities = join(folder, 'authorities.pem')
  writeFileSync(authorities, `${tenant.caPem}\n${connector.caPem}\n`)
  const dataDir = join(folder, 'data')
  if (withEngine) await fillDataFolder(dataDir)
  return {
    tenant,
    connector,
    dataDir,
    env: {
      ...connector.settings,
      NODE_EXTRA_CA_CERTS: authorities,
      ...tenantSettings(tenant),
      DATA_DIR: dataDir,
      PORT: '0',
      QUIET_HOURS: '',
      QUIET_DAYS: '',
      // People in tests press faster than anybody can.
      RATE_LIMIT_PER_MINUTE: '',
      LOG_LEVEL: 'info',
    },
    user: (person, botUrl, patience) => new TeamsUser(connector, botUrl, person, patience),
    [Symbol.asyncDispose]: async () => {
      await connector[Symbol.asyncDispose]()
      await tenant.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
