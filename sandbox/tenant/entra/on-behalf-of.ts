import type { Reply } from '../http/message.ts'
import { tokenLifetimeSeconds } from '../token/token-issuer.ts'
import { sameText } from './check-client-secret.ts'
import type { EntraWorld } from './entra-world.ts'
import { tokenError } from './token-errors.ts'

const permission = 'Application.ReadWrite.All'
const ownResources = ['User.Read', 'openid', 'profile', 'offline_access']
const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** POST /{tenant}/oauth2/v2.0/token with grant_type jwt-bearer: a person's token for Graph. */
export async function issueOnBehalfOf(world: EntraWorld, form: URLSearchParams): Promise<Reply> {
  const { authApp } = world
  if (form.get('requested_token_use') !== 'on_behalf_of') {
    return tokenError(900144, 'The request body must contain requested_token_use=on_behalf_of.')
  }
  if (form.get('client_id')?.toLowerCase() !== authApp.clientId) {
    return tokenError(700016, 'Application was not found in the directory.')
  }
  if (!(await isAuthApp(world, form))) {
    return tokenError(
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${authApp.clientId}'.`,
    )
  }
  const claims = await world.issuer.verify(`Bearer ${form.get('assertion') ?? ''}`, [
    authApp.clientId,
    authApp.resource,
  ])
  if (claims === 'missing' || claims === 'invalid' || !claims.person) {
    return tokenError(50013, 'Assertion failed signature validation.')
  }
  const { id } = claims.person
  switch (authApp.troubles.get(id)) {
    case 'revoked':
      return tokenError(50173, 'The provided grant has expired due to it being revoked.')
    case 'expired':
      return tokenError(500133, 'Assertion is not within its valid time range.')
    case 'managedDevice':
      return tokenError(53000, 'Device is not in required device state: compliant.')
    case 'anotherFactor':
      return tokenError(
        50076,
        'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.',
        { claims: '{"access_token":{"capolids":{"essential":true,"values":["sandbox"]}}}' },
      )
    case undefined:
      break
  }
  const wanted = (form.get('scope') ?? '').split(' ').filter((each) => !ownResources.includes(each))
  if (wanted.some((scope) => scope !== `${world.graphUrl()}/${permission}`)) {
    return tokenError(70011, `The provided value for the input parameter 'scope' is not valid.`)
  }
  if (!authApp.consented) {
    return tokenError(
      65001,
      `The user or administrator has not consented to use the application with ID '${authApp.clientId}' named 'Rekey'. Send an interactive authorization request for this user and resource.`,
      { suberror: 'consent_required' },
    )
  }
  const token = await world.issuer.mint(world.graphUrl(), {
    appId: authApp.clientId,
    servicePrincipalId: '',
    roles: [],
    person: { id, scopes: [permission] },
  })
  const refreshToken = `0.sandbox-refresh-token-${crypto.randomUUID()}`
  authApp.tokens.push(token, refreshToken)
  return {
    status: 200,
    body: {
      token_type: 'Bearer',
      scope: `${world.graphUrl()}/${permission}`,
      expires_in: tokenLifetimeSeconds,
      ext_expires_in: tokenLifetimeSeconds,
      access_token: token,
      refresh_token: refreshToken,
    },
  }
}

/** By its password, or by a token of the bot's identity, which its federated credential names. */
export async function isAuthApp(
  { authApp, bot, issuer }: EntraWorld,
  form: URLSearchParams,
): Promise<boolean> {
  const secret = form.get('client_secret')
  if (secret !== null) return sameText(secret, authApp.clientSecret)
  if (form.get('client_assertion_type') !== jwtBearer) return false
  const claims = await issuer.verify(`Bearer ${form.get('client_assertion') ?? ''}`, [
    'api://AzureADTokenExchange',
  ])
  return typeof claims === 'object' && claims.servicePrincipalId === bot.servicePrincipalId
}
