import { randomUUID } from 'node:crypto'
import { createBotAuthentication } from '../../src/adapters/teams/bot-authentication.ts'
import { createCardRenderer } from '../../src/adapters/teams/cards/card-renderer.ts'
import { FrontDoor } from '../../src/adapters/teams/front-door.ts'
import { TeamsMessenger } from '../../src/adapters/teams/teams-messenger.ts'
import { TurnGate } from '../../src/adapters/teams/turn-gate.ts'
import type { Conversation } from '../../src/application/ports/store.ts'
import type { TeamsMeter } from '../../src/application/ports/teams-meter.ts'
import { trust } from '../adapters/entra/sign-in-as-bot.ts'
import { type BotConnector, startBotConnector } from './bot-connector.ts'
import { quietLog } from './engine-log.ts'
import { wideDoor } from './wide-door.ts'

/** The real messenger and adapter before a loopback Bot Framework. */
export interface LoopbackMessenger extends AsyncDisposable {
  readonly connector: BotConnector
  readonly door: FrontDoor
  readonly messenger: TeamsMessenger
  readonly gate: TurnGate
  readonly conversation: Conversation
  /** The waits that refusals asked for. */
  readonly throttles: readonly (number | undefined)[]
  /** What was counted: `post sent`. */
  readonly counted: readonly string[]
}

const known = 'loopback-only-bot-password'

/** Starts it; `password` may be one that the Bot Framework does not know. */
export async function startMessenger({ password = known } = {}): Promise<LoopbackMessenger> {
  // The SDK keeps connector tokens for the whole process, by client id: each bot is another one.
  const tenantId = 'c0a70500-7e4a-4c0d-8a11-5eca11ed0001'
  const bot = { id: randomUUID(), password: known, tenantId }
  const connector = await startBotConnector(bot)
  trust(connector.caPem)
  const { settings } = connector
  const throttles: (number | undefined)[] = []
  const counted: string[] = []
  const meter: TeamsMeter = {
    answered: (how, outcome) => counted.push(`${how} ${outcome}`),
    waited: () => {},
    paused: () => {},
  }
  const authentication = createBotAuthentication(
    { type: 'SingleTenant', id: bot.id, tenantId: bot.tenantId, password },
    {
      loginUrl: settings['BOT_LOGIN_URL'] ?? '',
      oauthScope: settings['BOT_OAUTH_SCOPE'] ?? '',
      tokenIssuer: settings['BOT_TOKEN_ISSUER'] ?? '',
      openIdMetadataUrl: settings['BOT_OPENID_METADATA_URL'] ?? '',
    },
    (retryAfterMs) => throttles.push(retryAfterMs),
  )
  const serviceHosts = [settings['BOT_SERVICE_HOSTS'] ?? '']
  const adapter = new FrontDoor(
    authentication,
    { tenantId: bot.tenantId, serviceHosts },
    quietLog,
    wideDoor(),
  )
  const renderer = createCardRenderer({ responsibilityNotice: 'Owners renew their secrets.' })
  const gate = new TurnGate()
  return {
    connector,
    door: adapter,
    messenger: new TeamsMessenger({ adapter, botId: bot.id, serviceHosts, renderer, gate, meter }),
    throttles,
    counted,
    gate,
    conversation: {
      id: 'a:chat-of-alice',
      kind: 'personal',
      personId: 'alice',
      tenantId: bot.tenantId,
      serviceUrl: connector.serviceUrl,
      botId: `28:${bot.id}`,
      locale: 'en-US',
      timeZone: 'Europe/Berlin',
    },
    [Symbol.asyncDispose]: () => connector[Symbol.asyncDispose](),
  }
}
