import type { TokenCredential } from '@azure/identity'
import { createOnBehalfOf, type OnBehalfOfOptions } from '../adapters/entra/on-behalf-of.ts'
import { PersonsTokens } from '../adapters/entra/persons-tokens.ts'
import { createSsoCheck } from '../adapters/entra/sso-token.ts'
import { writesForPeople } from '../adapters/graph/writes-for-people.ts'
import type { Engine } from '../adapters/postgres/engine.ts'
import { postgresWriteLocks } from '../adapters/postgres/write-locks.ts'
import { oneWriteAtATime } from '../application/one-write-at-a-time.ts'
import type { AppRegistrations, OwnRights } from '../application/ports/app-registrations.ts'
import type { Clock } from '../application/ports/clock.ts'
import type { Log } from '../application/ports/log.ts'
import { ServiceError } from '../application/service-error.ts'
import type { Settings } from '../settings.ts'
import type { Outside } from './outside-services.ts'

/** What clients ask Entra for when a person signs in to Rekey. */
export function botResource({ BOT_ID }: Settings): string {
  return `api://botid-${BOT_ID}`
}

/** People's tokens, where Rekey writes with their rights; null where with its own. */
export function lentTokens(
  settings: Settings,
  { credential }: Outside,
  { clock, log }: { clock: Clock; log: Log },
): PersonsTokens | null {
  const registration = registrationOf(settings, credential)
  if (!registration) return null
  const { authority, tenantId, clientId } = registration
  const audiences = [clientId, botResource(settings)]
  return new PersonsTokens({
    check: createSsoCheck({ authority, tenantId, audiences, clock }),
    exchange: createOnBehalfOf(registration),
    consentUrl: `${authority}/${tenantId}/adminconsent?client_id=${clientId}`,
    clock,
    log,
  })
}

/** The registration that acts for people: by its password, or trusting Rekey's own identity. */
export function registrationOf(
  settings: Settings,
  credential: TokenCredential,
): OnBehalfOfOptions | undefined {
  const { RIGHTS, AUTH_APP_ID: clientId, AUTH_APP_PASSWORD: password } = settings
  if (RIGHTS === 'application' || clientId === undefined) return undefined
  return {
    authority: settings.AZURE_AUTHORITY_HOST,
    tenantId: settings.AZURE_TENANT_ID ?? settings.BOT_TENANT_ID,
    clientId,
    credential: password
      ? { password }
      : { assertion: () => tokenFor(credential, 'api://AzureADTokenExchange/.default') },
    graphEndpoint: settings.GRAPH_ENDPOINT,
  }
}

async function tokenFor(credential: TokenCredential, scope: string): Promise<string> {
  const token = await credential.getToken(scope)
  if (!token) throw new ServiceError('entra', 'unavailable')
  return token.token
}

/** Nobody knows beforehand what a person's rights reach: Entra says so at the write. */
export const reachOfPeople: OwnRights = { reach: () => Promise.resolve({ over: 'unknown' }) }

/** The applications, for what people wait for and for rounds: one write at a time to each. */
export function writingApplications(
  outside: Outside,
  engine: Engine,
  lent: PersonsTokens | null,
): { readonly registrations: AppRegistrations; readonly unhurried: AppRegistrations } {
  const locks = postgresWriteLocks(engine)
  const writing = (each: AppRegistrations) =>
    oneWriteAtATime(lent ? writesForPeople(each, lent, outside.graphWith) : each, locks)
  return {
    registrations: writing(outside.registrations),
    unhurried: writing(outside.unhurried),
  }
}
