import { issueLoopbackCertificates } from '../../sandbox/tenant/certificates.ts'
import { listenOnLoopback, type Outcome } from '../../sandbox/tenant/http/listen.ts'
import type { SandboxRequest } from '../../sandbox/tenant/http/message.ts'
import { findRoute, route } from '../../sandbox/tenant/http/router.ts'
import { type ConversationLog, createConversationRoutes } from './bot-connector-conversations.ts'
import { ConnectorFaults } from './bot-connector-faults.ts'
import { type ConnectorKeys, createConnectorKeys, type TokenWish } from './bot-connector-keys.ts'
import { createTokenDesk } from './bot-connector-token-desk.ts'

/** Who the bot is to this Bot Framework. */
export interface ConnectorBot {
  readonly id: string
  readonly password: string
  readonly tenantId: string
}

/** One request to the connector's REST interface, repeats included. */
export interface ConnectorRequest {
  readonly method: string
  readonly path: string
  readonly status: number | 'reset' | 'hang'
}

/** One part of a file that was uploaded. */
export interface Upload {
  readonly range: string | null
  readonly authorization: string | null
  readonly text: string
}

/** The Bot Framework on loopback: metadata, token authority and the connector for one bot. */
export interface BotConnector extends ConversationLog, AsyncDisposable {
  readonly bot: ConnectorBot
  /** The serviceUrl of activities that come from here. */
  readonly serviceUrl: string
  readonly caPem: string
  /** The BOT_* settings of a bot that talks to this Bot Framework and to no other. */
  readonly settings: Readonly<Record<string, string>>
  readonly keys: ConnectorKeys
  /** How often the signing keys were read. */
  readonly keyReads: () => number
  /** How many tokens were given out to the bot. */
  readonly tokensGiven: () => number
  readonly faults: ConnectorFaults
  readonly requests: readonly ConnectorRequest[]
  /** Where files may be uploaded to, as to somebody's OneDrive. */
  readonly uploadUrl: string
  readonly uploads: readonly Upload[]
  /** Forgets all that was asked, sent and uploaded so far, which a run of hours cannot keep. */
  forget(): void
  /** What a token has to say to be let in. */
  readonly goodToken: TokenWish
}

const issuer = 'https://api.botframework.loopback'
const scope = 'https://api.botframework.loopback'

/** Sees each request before it takes effect, and decides what leaves instead of its outcome. */
export type ConnectorIntercept = (
  request: SandboxRequest,
  proceed: () => Promise<Outcome>,
) => Promise<Outcome>

/** Starts the Bot Framework for one bot; everything on one https server. */
export async function startBotConnector(
  bot: ConnectorBot,
  intercept: ConnectorIntercept = (_request, proceed) => proceed(),
): Promise<BotConnector> {
  const keys = await createConnectorKeys()
  const certificates = await issueLoopbackCertificates()
  const faults = new ConnectorFaults()
  const requests: ConnectorRequest[] = []
  const conversations = createConversationRoutes()
  const uploads: Upload[] = []
  let url = ''
  let keyReads = 0
  const desk = createTokenDesk(bot, scope, () => `${url}/${bot.tenantId}`)
  const open = [
    ...desk.routes,
    route('GET', '/v1/.well-known/openidconfiguration', () => ({
      status: 200,
      body: { issuer, jwks_uri: `${url}/v1/.well-known/keys` },
    })),
    route('PUT', '/uploads/{name}', ({ headers, text }) => {
      const range = headers.get('content-range')
      uploads.push({ range, authorization: headers.get('authorization'), text })
      return { status: 201, body: {} }
    }),
    route('GET', '/v1/.well-known/keys', () => {
      keyReads += 1
      return { status: 200, body: { keys: keys.shown() } }
    }),
  ]

  const handle = async (request: SandboxRequest): Promise<Outcome> => {
    const found = findRoute(open, request.method, request.path)
    if (typeof found === 'object') {
      return { kind: 'reply', reply: await found.route.handle(request, found.values) }
    }
    const { method, path } = request
    const outcome: Outcome = desk.admits(request)
      ? await faults.through(method, () => conversations.handle(request))
      : { kind: 'reply', reply: { status: 401 } }
    const status = outcome.kind === 'reply' ? outcome.reply.status : outcome.kind
    requests.push({ method, path, status })
    return outcome
  }
  const server = await listenOnLoopback({
    name: 'Bot Framework',
    port: 0,
    tls: certificates,
    handle: (request) => intercept(request, () => handle(request)),
  })
  url = server.url
  const serviceUrl = `${url}/emea/`
  return {
    bot,
    serviceUrl,
    caPem: certificates.caPem,
    uploadUrl: `${url}/uploads`,
    uploads,
    keys,
    keyReads: () => keyReads,
    tokensGiven: desk.given,
    faults,
    requests,
    ...conversations.log,
    forget: () => {
      for (const kept of [conversations.sent, requests, uploads]) kept.length = 0
    },
    goodToken: { audience: bot.id, issuer, serviceUrl },
    settings: {
      BOT_ID: bot.id,
      BOT_TENANT_ID: bot.tenantId,
      BOT_TYPE: 'SingleTenant',
      BOT_PASSWORD: bot.password,
      BOT_LOGIN_URL: `${url}/${bot.tenantId}`,
      BOT_OAUTH_SCOPE: scope,
      BOT_TOKEN_ISSUER: issuer,
      BOT_OPENID_METADATA_URL: `${url}/v1/.well-known/openidconfiguration`,
      BOT_SERVICE_HOSTS: new URL(url).host,
      FILE_UPLOAD_HOSTS: new URL(url).host,
    },
    [Symbol.asyncDispose]: () => server.close(),
  }
}
