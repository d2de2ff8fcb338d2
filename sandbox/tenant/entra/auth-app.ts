import type { TokenIssuer } from '../token/token-issuer.ts'

/** What Entra makes of one person's sign-in when it is exchanged. */
export type SignInTrouble = 'revoked' | 'expired' | 'anotherFactor' | 'managedDevice'

/** The registration that exchanges people's sign-ins, and what stands in its way. */
export interface AuthApp {
  readonly clientId: string
  readonly clientSecret: string
  /** What its tokens are for. */
  readonly resource: string
  /** An administrator consented to the delegated permission. */
  consented: boolean
  /** By person. */
  readonly troubles: Map<string, SignInTrouble>
  /** Every token that was made for or of a person, for tests that search output for them. */
  readonly tokens: string[]
}

/** The registration beside the bot with this client id. */
export function createAuthApp(botClientId: string): AuthApp {
  return {
    clientId: 'a0701111-47ba-4c0d-9a1d-0b07c11e47ba',
    clientSecret: 'sandbox-only-auth-app-password',
    resource: `api://botid-${botClientId}`,
    consented: true,
    troubles: new Map(),
    tokens: [],
  }
}

/** What a test makes wrong with a sign-in. */
export interface SignInChange {
  readonly audience?: string
  readonly scopes?: string[]
}

/** The token that Teams gets for a person, and keeps on record. */
export async function signInToken(
  issuer: TokenIssuer,
  authApp: AuthApp,
  personId: string,
  { audience = authApp.clientId, scopes = ['access_as_user'] }: SignInChange = {},
): Promise<string> {
  const token = await issuer.mint(audience, {
    appId: teamsClient,
    servicePrincipalId: '',
    roles: [],
    person: { id: personId, scopes },
  })
  authApp.tokens.push(token)
  return token
}

/** Teams on the desktop. */
const teamsClient = '1fec8e78-bce4-4aaf-ab1b-5451cc387264'
