import { AuthError, ConfidentialClientApplication } from '@azure/msal-node'
import { openSecretText } from '../../application/open-secret-text.ts'
import { type SecretText, sealSecretText } from '../../application/secret-text.ts'
import { ServiceError } from '../../application/service-error.ts'
import { oneExchange } from './one-exchange.ts'

/** A person's token for Graph, or why Entra gave none. */
export type Exchanged =
  | { readonly is: 'token'; readonly token: SecretText; readonly expiresAt: Date }
  | { readonly is: 'expired' | 'refused' | 'moreAsked' | 'consentMissing' }

/** The registration that acts for people: by a password, or by an identity that it trusts. */
export interface OnBehalfOfOptions {
  /** E.g. `https://login.microsoftonline.com`. */
  readonly authority: string
  readonly tenantId: string
  readonly clientId: string
  readonly credential:
    | { readonly password: string }
    /** Gives a token of the identity that the registration's federated credential names. */
    | { readonly assertion: () => Promise<string> }
  /** Root of Graph, e.g. `https://graph.microsoft.com`. */
  readonly graphEndpoint: string
}

/** What people's tokens are for; Graph gives them no more than the person's own rights. */
const permission = 'Application.ReadWrite.All'

/**
 * Exchanges people's sign-ins for tokens that act for them. Every exchange has an MSAL client of its
 * own, because MSAL's client keeps what it was given, refresh tokens too, for as long as it lives.
 */
export function createOnBehalfOf(
  options: OnBehalfOfOptions,
): (signIn: SecretText) => Promise<Exchanged> {
  const scopes = [`${options.graphEndpoint.replace(/\/+$/, '')}/${permission}`]
  return async (signIn) => {
    const client = clientOf(options)
    try {
      const oboAssertion = openSecretText(signIn)
      const answer = await client.acquireTokenOnBehalfOf({ oboAssertion, scopes, skipCache: true })
      if (!answer?.accessToken || !answer.expiresOn) throw new ServiceError('entra', 'unreadable')
      const { accessToken, expiresOn } = answer
      return { is: 'token', token: sealSecretText(accessToken), expiresAt: expiresOn }
    } catch (error) {
      return exchangedOf(error)
    }
  }
}

/** Whether the registration gets a token at all; never throws. */
export async function canActForPeople(options: OnBehalfOfOptions): Promise<boolean> {
  try {
    const scopes = [`${options.graphEndpoint.replace(/\/+$/, '')}/.default`]
    const answer = await clientOf(options).acquireTokenByClientCredential({ scopes })
    return Boolean(answer?.accessToken)
  } catch {
    return false
  }
}

function clientOf({ authority, tenantId, clientId, credential }: OnBehalfOfOptions) {
  const tenant = `${authority.replace(/\/+$/, '')}/${tenantId}`
  const proof =
    'password' in credential
      ? { clientSecret: credential.password }
      : { clientAssertion: credential.assertion }
  return new ConfidentialClientApplication({
    auth: { clientId, authority: tenant, knownAuthorities: [new URL(tenant).host], ...proof },
    system: { networkClient: oneExchange, disableInternalRetries: true },
  })
}

/** The sign-in that was brought is too old, or no longer signed as it should be. */
const expired = new Set([500133, 50013])
/** Nobody consented, or the permission is not on the list that was consented to. */
const consent = new Set([65001, 65004, 90094])
/** Another factor, a managed device, terms to accept: what only a page of Entra can ask for. */
const more = new Set([50074, 50076, 50079, 50158, 53000, 53001, 53002, 53003, 53004, 53009, 530032])

/** Only Entra's number is taken over; an MSAL error may hold its request and answer. */
function exchangedOf(error: unknown): Exchanged {
  if (error instanceof ServiceError) throw error
  if (!(error instanceof AuthError)) throw new ServiceError('entra', 'unavailable')
  const number = Number(/AADSTS(\d+)/.exec(error.errorMessage)?.[1] ?? Number.NaN)
  if (consent.has(number)) return { is: 'consentMissing' }
  if (more.has(number)) return { is: 'moreAsked' }
  if (expired.has(number)) return { is: 'expired' }
  // Every other refusal of the grant is about the person: revoked, disabled, password changed.
  if (error.errorCode === 'invalid_grant') return { is: 'refused' }
  if (error.errorCode === 'interaction_required') return { is: 'moreAsked' }
  const code = Number.isNaN(number) ? undefined : `AADSTS${number}`
  throw new ServiceError('entra', code ? 'forbidden' : 'unavailable', { code })
}
