import type { Directory } from '../directory/directory.ts'
import type { StatusFault } from '../http/dispatch.ts'
import { type Outcome, replyOf } from '../http/listen.ts'
import type { Reply, SandboxRequest } from '../http/message.ts'
import { findRoute } from '../http/router.ts'
import type { TeamsCatalog } from '../teams-catalog.ts'
import type { TokenClaims, TokenIssuer } from '../token/token-issuer.ts'
import { applicationReadRoutes } from './applications.ts'
import { answerBatch } from './batch.ts'
import { createCertificateLimit, type RequestLimit } from './certificate-limit.ts'
import { deltaRoute } from './delta.ts'
import { federatedCredentialRoutes } from './federated-credentials.ts'
import type { GraphRoute } from './graph-call.ts'
import { graphError, withRequestIds } from './graph-error.ts'
import { ownerRoutes } from './owners.ts'
import { passwordRoutes } from './passwords.ts'
import { policyRoutes } from './policies.ts'
import { reportRoutes } from './reports.ts'
import { resourceUnits } from './resource-units.ts'
import { servicePrincipalRoutes } from './service-principals.ts'
import { signInRoutes } from './sign-ins.ts'
import { teamsRoutes } from './teams.ts'
import { userRoutes } from './users.ts'

export interface GraphWorld {
  tenantId: string
  graphUrl: () => string
  directory: Directory
  catalog: TeamsCatalog
  issuer: TokenIssuer
  writeMs: () => number
  /** Stands in for the tenant's limit for reads with certificates. */
  certificateLimit?: RequestLimit | undefined
  /** Sends a batch part through faults, log and this service again. */
  runPart: (part: SandboxRequest) => Promise<Outcome>
}

/** Microsoft Graph v1.0 and beta, as far as this product uses it. */
export function createGraphService(world: GraphWorld): (request: SandboxRequest) => Promise<Reply> {
  const { directory, tenantId } = world
  const overLimit = world.certificateLimit ?? createCertificateLimit()
  const routes: GraphRoute[] = [
    deltaRoute(directory),
    ...applicationReadRoutes(directory, tenantId),
    ...passwordRoutes(directory, world.writeMs),
    ...ownerRoutes(directory, tenantId),
    ...federatedCredentialRoutes(directory),
    ...policyRoutes(directory),
    ...userRoutes(directory),
    ...servicePrincipalRoutes(directory, tenantId),
    ...teamsRoutes(directory, world.catalog, tenantId),
    ...reportRoutes(directory),
    ...signInRoutes(directory),
  ]
  const answer = async (request: SandboxRequest): Promise<Reply> => {
    const caller = await world.issuer.verify(request.headers.get('authorization'), [
      world.graphUrl(),
      'https://graph.microsoft.com',
    ])
    if (caller === 'missing') {
      return graphError(401, 'InvalidAuthenticationToken', 'Access token is empty.')
    }
    if (caller === 'invalid') {
      return graphError(401, 'InvalidAuthenticationToken', 'Access token validation failure.')
    }
    const [, version = '', ...rest] = request.path.split('/')
    const path = `/${rest.join('/')}`
    if (version !== 'v1.0' && version !== 'beta') {
      return graphError(400, 'BadRequest', `Invalid version: ${version}`)
    }
    if (request.method === 'POST' && path === '/$batch') return answerBatch(request, world.runPart)
    return overLimit(request) ?? answerRoute(routes, request, path, version, caller)
  }
  return async (request) => {
    const reply = await replyOf(() => answer(request))
    return withRequestIds(
      {
        ...reply,
        headers: { 'x-ms-resource-unit': String(resourceUnits(request)), ...reply.headers },
      },
      request,
    )
  }
}

function answerRoute(
  routes: readonly GraphRoute[],
  request: SandboxRequest,
  path: string,
  version: 'v1.0' | 'beta',
  caller: TokenClaims,
): Reply | Promise<Reply> {
  const found = findRoute(routes, request.method, path)
  if (found === 'wrongMethod') {
    return graphError(
      405,
      'Request_BadRequest',
      'Specified HTTP method is not allowed for the request target.',
    )
  }
  if (found === 'unknownPath' || (found.route.betaOnly && version === 'v1.0')) {
    const segment = path.split('/').at(-1) ?? ''
    return graphError(400, 'BadRequest', `Resource not found for the segment '${segment}'.`)
  }
  const granted = caller.person?.scopes ?? caller.roles
  if (!found.route.permissions.some((permission) => granted.includes(permission))) {
    return graphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    )
  }
  return found.route.answer({ request, values: found.values, caller })
}

/** The body for a status that a fault rule asks for. */
export function graphFailure(fault: StatusFault, request: SandboxRequest): Reply {
  const code = fault.code ?? usualCode(fault.status)
  const message = fault.message ?? 'The sandbox was told to fail this request.'
  return withRequestIds(graphError(fault.status, code, message), request)
}

function usualCode(status: number): string {
  const known: Record<number, string> = {
    403: 'Authorization_RequestDenied',
    404: 'Request_ResourceNotFound',
    409: 'Directory_ConcurrencyViolation',
    429: 'TooManyRequests',
    500: 'InternalServerError',
    503: 'ServiceUnavailable',
    504: 'GatewayTimeout',
  }
  return known[status] ?? 'UnknownError'
}
