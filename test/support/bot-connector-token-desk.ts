import { randomUUID } from 'node:crypto'
import type { Reply, SandboxRequest } from '../../sandbox/tenant/http/message.ts'
import { type Route, route } from '../../sandbox/tenant/http/router.ts'
import type { ConnectorBot } from './bot-connector.ts'

/** The authority that gives the bot its connector tokens. */
export interface TokenDesk {
  readonly routes: readonly Route[]
  /** Whether a request bears a token that was given out here. */
  admits(request: SandboxRequest): boolean
  /** How many were given out. */
  given(): number
}

/** Client credentials for one bot and one scope; anything else is refused. */
export function createTokenDesk(
  bot: ConnectorBot,
  scope: string,
  authority: () => string,
): TokenDesk {
  const given = new Set<string>()
  const configuration = () => ({
    status: 200,
    body: {
      issuer: `${authority()}/v2.0`,
      token_endpoint: `${authority()}/oauth2/v2.0/token`,
      authorization_endpoint: `${authority()}/oauth2/v2.0/authorize`,
      end_session_endpoint: `${authority()}/oauth2/v2.0/logout`,
      jwks_uri: `${authority()}/discovery/v2.0/keys`,
    },
  })
  const giveToken = ({ text }: SandboxRequest): Reply => {
    const form = Object.fromEntries(new URLSearchParams(text))
    const fits =
      form['grant_type'] === 'client_credentials' &&
      form['client_id'] === bot.id &&
      form['client_secret'] === bot.password &&
      (form['scope'] ?? '').split(' ').includes(`${scope}/.default`)
    if (!fits) return { status: 401, body: { error: 'invalid_client' } }
    const token = `connector-token-${randomUUID()}`
    given.add(token)
    return {
      status: 200,
      body: { token_type: 'Bearer', expires_in: 3_600, ext_expires_in: 3_600, access_token: token },
    }
  }
  return {
    routes: [
      route('GET', `/${bot.tenantId}/v2.0/.well-known/openid-configuration`, configuration),
      route('POST', `/${bot.tenantId}/oauth2/v2.0/token`, giveToken),
    ],
    given: () => given.size,
    admits: ({ headers }) =>
      given.has((headers.get('authorization') ?? '').replace(/^Bearer /, '')),
  }
}
