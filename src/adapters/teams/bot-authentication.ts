import { ConfidentialClientApplication } from '@azure/msal-node'
import { ConfigurationBotFrameworkAuthentication, StatusCodes } from 'botbuilder'
import {
  AppCredentials,
  AuthenticationConfiguration,
  AuthenticationError,
  type Claim,
  JwtTokenProviderFactory,
  ManagedIdentityServiceClientCredentialsFactory,
  MsalServiceClientCredentialsFactory,
  PasswordServiceClientCredentialFactory,
  type ServiceClientCredentialsFactory,
  SkillValidation,
} from 'botframework-connector'
import type { BotEndpoints, BotIdentity } from './bot-identity.ts'
import { ConnectorFailure } from './connector-failure.ts'
import { ConnectorHttpClient } from './connector-http-client.ts'

/**
 * Bot Framework authentication for this identity and cloud. With one endpoint configured the SDK
 * takes all of them from the configuration, so all are given. An empty app id would switch
 * authentication off silently (`isAuthenticationDisabled` is just "app id is empty"): only the
 * `Sandbox` identity does that, and settings cannot produce it. `throttled` hears of every 429.
 */
export function createBotAuthentication(
  identity: BotIdentity,
  endpoints: BotEndpoints,
  throttled?: (retryAfterMs: number | undefined) => void,
): ConfigurationBotFrameworkAuthentication {
  return new ConfigurationBotFrameworkAuthentication(
    {
      ToChannelFromBotLoginUrl: endpoints.loginUrl,
      ToChannelFromBotOAuthScope: endpoints.oauthScope,
      ToBotFromChannelTokenIssuer: endpoints.tokenIssuer,
      ToBotFromChannelOpenIdMetadataUrl: endpoints.openIdMetadataUrl,
      ToBotFromEmulatorOpenIdMetadataUrl: endpoints.openIdMetadataUrl,
      OAuthUrl: new URL(endpoints.oauthScope).origin,
      CallerId: 'urn:botframework:azure',
      ValidateAuthority: true,
    },
    failingInOurWords(credentialsFor(identity, endpoints)),
    new AuthenticationConfiguration([], onlyFrom(endpoints.tokenIssuer)),
    undefined,
    { httpClient: new ConnectorHttpClient({ ...(throttled && { throttled }) }) },
  )
}

/** Whether the bot gets a token to speak with; null in the sandbox, which needs none. */
export async function canGetBotToken(
  identity: BotIdentity,
  endpoints: BotEndpoints,
): Promise<boolean | null> {
  if (identity.type === 'Sandbox') return null
  try {
    const credentials = await credentialsFor(identity, endpoints).createCredentials(
      identity.id,
      endpoints.oauthScope,
      endpoints.loginUrl,
      true,
    )
    if (!(credentials instanceof AppCredentials)) return false
    return (await credentials.getToken(true)).length > 0
  } catch {
    return false
  }
}

/**
 * Lets in the Bot Connector's own tokens alone. The SDK also takes tokens of a few Microsoft tenants,
 * for its emulator and for skills, and does not compare their `serviceurl` claim.
 */
function onlyFrom(issuer: string): (claims: Claim[]) => Promise<void> {
  return async (claims) => {
    const isConnectors = claims.some(({ type, value }) => type === 'iss' && value === issuer)
    if (isConnectors && !SkillValidation.isSkillClaim(claims)) return
    throw new AuthenticationError('another issuer', StatusCodes.UNAUTHORIZED)
  }
}

function credentialsFor(
  identity: BotIdentity,
  { loginUrl }: BotEndpoints,
): ServiceClientCredentialsFactory {
  switch (identity.type) {
    case 'UserAssignedMsi':
      return new ManagedIdentityServiceClientCredentialsFactory(
        identity.id,
        new JwtTokenProviderFactory(),
      )
    case 'SingleTenant':
      return new MsalServiceClientCredentialsFactory(
        identity.id,
        confidentialClient(identity, loginUrl),
      )
    case 'Sandbox':
      return new PasswordServiceClientCredentialFactory('', '')
  }
}

/** A token that cannot be had is a call that was not made, whichever library failed at it. */
function failingInOurWords(
  factory: ServiceClientCredentialsFactory,
): ServiceClientCredentialsFactory {
  const create = factory.createCredentials.bind(factory)
  factory.createCredentials = async (...about) => {
    const credentials = await create(...about)
    const signRequest: typeof credentials.signRequest = async (request) => {
      try {
        return await credentials.signRequest(request)
      } catch {
        throw new ConnectorFailure('TOKEN', { neverSent: true })
      }
    }
    // Not changed in place: the SDK hands out some of them again.
    return Object.create(credentials, { signRequest: { value: signRequest } })
  }
  return factory
}

/** The SDK names MSAL's class by its CommonJS types, which TypeScript holds for another one. */
type SdkClient = ConstructorParameters<typeof MsalServiceClientCredentialsFactory>[1]

/** Our own MSAL client: the SDK's would ask the public cloud whether the authority is known. */
function confidentialClient(
  { id, password }: { id: string; password: string },
  loginUrl: string,
): SdkClient {
  const client: unknown = new ConfidentialClientApplication({
    auth: {
      clientId: id,
      clientSecret: password,
      authority: loginUrl,
      knownAuthorities: [new URL(loginUrl).host],
    },
  })
  return client as SdkClient
}
