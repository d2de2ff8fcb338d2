import type { Reply, SandboxRequest } from '../http/message.ts'
import { type TokenClaims, tokenLifetimeSeconds } from '../token/token-issuer.ts'
import { checkClientSecret, sameText } from './check-client-secret.ts'
import type { EntraWorld } from './entra-world.ts'
import { isAuthApp, issueOnBehalfOf } from './on-behalf-of.ts'
import { type TokenErrorCode, tokenError } from './token-errors.ts'

/** Resources besides the simulated Graph for which tokens are minted. */
const knownResources = [
  'https://graph.microsoft.com',
  'https://vault.azure.net',
  'api://AzureADTokenExchange',
  'https://api.botframework.com',
  'https://ossrdbms-aad.database.windows.net',
]

/** POST /{tenant}/oauth2/v2.0/token: client credentials with a client secret, or on behalf of. */
export async function issueToken(world: EntraWorld, request: SandboxRequest): Promise<Reply> {
  const form = new URLSearchParams(request.text)
  const grant = form.get('grant_type')
  if (grant === null) return missing('grant_type')
  if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer') return issueOnBehalfOf(world, form)
  if (grant !== 'client_credentials') {
    return tokenError(70003, `The app requested an unsupported grant type '${grant}'.`)
  }
  const client = clientOf(form, request.headers.get('authorization'))
  if (client.id === undefined) return missing('client_id')
  if (client.secret === undefined && !form.has('client_assertion')) {
    return tokenError(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    )
  }
  const scope = form.get('scope')
  if (scope === null) return missing('scope')

  const signedIn = await signInOf(world, form, client.id.toLowerCase(), client.secret)
  if ('refusal' in signedIn) return tokenError(signedIn.refusal, signedIn.message)
  const audience = /^(\S+)\/\.default$/.exec(scope)?.[1]
  if (audience === undefined) {
    return tokenError(
      70011,
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    )
  }
  if (audience !== world.graphUrl() && !knownResources.includes(audience)) {
    return tokenError(
      500011,
      `The resource principal named ${audience} was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    )
  }
  return {
    status: 200,
    body: {
      token_type: 'Bearer',
      expires_in: tokenLifetimeSeconds,
      ext_expires_in: tokenLifetimeSeconds,
      access_token: await world.issuer.mint(audience, signedIn),
    },
  }
}

/** The registration that acts for people has no permissions of its own. */
async function signInOf(
  world: EntraWorld,
  form: URLSearchParams,
  clientId: string,
  secret: string | undefined,
): Promise<TokenClaims | { refusal: TokenErrorCode; message: string }> {
  if (clientId !== world.authApp.clientId) return signIn(world, clientId, secret ?? '')
  if (!(await isAuthApp(world, form))) return wrongSecret(clientId)
  return { appId: clientId, servicePrincipalId: clientId, roles: [] }
}

function signIn(
  world: EntraWorld,
  clientId: string,
  secret: string,
): TokenClaims | { refusal: TokenErrorCode; message: string } {
  if (clientId === world.bot.clientId) {
    return sameText(secret, world.bot.clientSecret)
      ? {
          appId: clientId,
          servicePrincipalId: world.bot.servicePrincipalId,
          roles: world.botPermissions(),
        }
      : wrongSecret(clientId)
  }
  const application = world.directory.applicationByAppId(clientId)
  if (application === undefined) {
    return {
      refusal: 700016,
      message: `Application with identifier '${clientId}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    }
  }
  if (application.disabled) {
    return {
      refusal: 7000112,
      message: `Application '${clientId}'(${application.displayName ?? ''}) is disabled.`,
    }
  }
  const check = checkClientSecret(world.directory, world.faults, application, secret)
  switch (check.kind) {
    case 'wrong':
      return wrongSecret(clientId)
    case 'expired':
      return {
        refusal: 7000222,
        message: `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
      }
    case 'valid': {
      world.directory.recordSignIn(check.keyId, world.directory.now())
      return { appId: clientId, servicePrincipalId: application.servicePrincipalId, roles: [] }
    }
  }
}

function wrongSecret(clientId: string): { refusal: TokenErrorCode; message: string } {
  return {
    refusal: 7000215,
    message: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  }
}

function missing(parameter: string): Reply {
  return tokenError(
    900144,
    `The request body must contain the following parameter: '${parameter}'.`,
  )
}

/** From the form, else from a Basic header with URL-encoded parts (RFC 6749, 2.3.1). */
function clientOf(
  form: URLSearchParams,
  authorization: string | null,
): { id: string | undefined; secret: string | undefined } {
  const basic = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1]
  const decoded = new URLSearchParams()
  if (basic !== undefined) {
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':')
    for (const [name, value] of new URLSearchParams(`id=${id}&secret=${secret}`)) {
      decoded.set(name, value)
    }
  }
  return {
    id: form.get('client_id') ?? decoded.get('id') ?? undefined,
    secret: form.get('client_secret') ?? decoded.get('secret') ?? undefined,
  }
}
