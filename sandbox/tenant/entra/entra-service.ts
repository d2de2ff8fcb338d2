import type { StatusFault } from '../http/dispatch.ts'
import type { Reply, SandboxRequest } from '../http/message.ts'
import { findRoute, type PathValues, route } from '../http/router.ts'
import { instanceDiscovery, openIdConfiguration } from './discovery.ts'
import type { EntraWorld } from './entra-world.ts'
import { tokenError, tokenErrorReply } from './token-errors.ts'
import { issueToken } from './token-route.ts'

/** Discovery and token endpoint of the one tenant; other tenants are unknown (90002). */
export function createEntraService(world: EntraWorld): (request: SandboxRequest) => Promise<Reply> {
  const inTenant =
    (answer: (request: SandboxRequest) => Reply | Promise<Reply>) =>
    (request: SandboxRequest, { tenant = '' }: PathValues) => {
      const known = [world.tenantId, world.domain].includes(tenant.toLowerCase())
      return known ? answer(request) : unknownTenant(tenant)
    }
  const keys = inTenant(() => ({ status: 200, body: { keys: [world.issuer.publicJwk] } }))
  const configuration = inTenant(() => openIdConfiguration(world))
  const routes = [
    route('GET', '/common/discovery/instance', () => instanceDiscovery(world)),
    route('GET', '/{tenant}/v2.0/.well-known/openid-configuration', configuration),
    route('GET', '/{tenant}/.well-known/openid-configuration', configuration),
    route('GET', '/{tenant}/discovery/v2.0/keys', keys),
    route('GET', '/{tenant}/discovery/keys', keys),
    route(
      'POST',
      '/{tenant}/oauth2/v2.0/token',
      inTenant((request) => issueToken(world, request)),
    ),
  ]
  return async (request) => {
    const found = findRoute(routes, request.method, request.path)
    if (found === 'wrongMethod') return { status: 405 }
    if (found === 'unknownPath') return { status: 404 }
    return found.route.handle(request, found.values)
  }
}

function unknownTenant(tenant: string): Reply {
  return tokenError(
    90002,
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  )
}

/** The body for a status that a fault rule asks for; `code` is an AADSTS number there. */
export function entraFailure(fault: StatusFault): Reply {
  const code = Number(fault.code)
  const number = Number.isInteger(code) ? code : 90033
  const error = fault.status >= 500 ? 'temporarily_unavailable' : 'invalid_request'
  const message = fault.message ?? 'A transient error has occurred. Please try again.'
  return tokenErrorReply(fault.status, error, number, message)
}
