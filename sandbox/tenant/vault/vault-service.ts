import type { StatusFault } from '../http/dispatch.ts'
import { replyOf } from '../http/listen.ts'
import type { Reply, SandboxRequest } from '../http/message.ts'
import { findRoute } from '../http/router.ts'
import type { TokenClaims, TokenIssuer } from '../token/token-issuer.ts'
import { deletedSecretRoutes } from './deleted-secret-routes.ts'
import { secretRoutes } from './secret-routes.ts'
import type { VaultAction, VaultRights } from './vault-access.ts'
import { vaultError, vaultHeaders } from './vault-error.ts'
import type { VaultStore } from './vault-store.ts'

export interface VaultWorld {
  tenantId: string
  vaultName: string
  url: () => string
  authorityUrl: () => string
  /** The only caller with rights. */
  botClientId: string
  store: VaultStore
  rights: VaultRights
  issuer: TokenIssuer
}

const audience = 'https://vault.azure.net'
const routes = [...secretRoutes, ...deletedSecretRoutes]

/** The secrets part of one Key Vault, api-version 2025-07-01 and newer (7.x is still taken). */
export function createVaultService(world: VaultWorld): (request: SandboxRequest) => Promise<Reply> {
  return async (request) => {
    const reply = await replyOf(() => answer(world, request))
    return { ...reply, headers: { ...vaultHeaders(), ...reply.headers } }
  }
}

async function answer(world: VaultWorld, request: SandboxRequest): Promise<Reply> {
  const caller = await world.issuer.verify(request.headers.get('authorization'), [audience])
  if (caller === 'missing') {
    return challenge(world, 'AKV10000: Request is missing a Bearer or PoP token.')
  }
  if (caller === 'invalid') {
    return challenge(world, 'AKV10022: Invalid audience, signature or lifetime of the token.')
  }
  const version = request.url.searchParams.get('api-version')
  if (version === null) {
    return vaultError(400, 'BadParameter', 'api-version must be specified')
  }
  if (!/^(7\.\d(-preview\.\d)?|\d{4}-\d\d-\d\d(-preview(\.\d)?)?)$/.test(version)) {
    return vaultError(400, 'BadParameter', `The specified version (${version}) is not recognized.`)
  }
  const found = findRoute(routes, request.method, request.path)
  if (found === 'wrongMethod') {
    return vaultError(405, 'MethodNotAllowed', 'HTTP method is not allowed.')
  }
  if (found === 'unknownPath') return vaultError(404, 'NotFound', 'Not found.')
  const { action } = found.route
  const { name } = found.values
  if (caller.appId !== world.botClientId || !world.rights.allows(action, name)) {
    return forbiddenByRbac(world, caller, action, name)
  }
  return found.route.answer({
    request,
    values: found.values,
    store: world.store,
    url: world.url(),
  })
}

function challenge(world: VaultWorld, message: string): Reply {
  return {
    ...vaultError(401, 'Unauthorized', message),
    headers: {
      'www-authenticate': `Bearer authorization="${world.authorityUrl()}/${world.tenantId}", resource="${audience}"`,
    },
  }
}

function forbiddenByRbac(
  world: VaultWorld,
  caller: TokenClaims,
  action: VaultAction,
  secretName: string | undefined,
): Reply {
  const resource = `/subscriptions/5b1c0de0-0000-4000-8000-000000000001/resourcegroups/rg-contoso/providers/microsoft.keyvault/vaults/${world.vaultName}`
  const lines = [
    'Caller is not authorized to perform action on resource.',
    'If role assignments, deny assignments or role definitions were changed recently, please observe propagation time.',
    `Caller: appid=${caller.appId};oid=${caller.servicePrincipalId};iss=${world.authorityUrl()}/${world.tenantId}/`,
    `Action: 'Microsoft.KeyVault/vaults/secrets/${action}'`,
    `Resource: '${resource}${secretName === undefined ? '' : `/secrets/${secretName}`}'`,
    'Assignment: (not found)',
    'DenyAssignmentId: null',
    'DecisionReason: null',
    `Vault: ${world.vaultName};location=loopback`,
  ]
  return vaultError(403, 'Forbidden', lines.join('\r\n'), 'ForbiddenByRbac')
}

/** The body for a status that a fault rule asks for; a 403 carries the code as the inner one. */
export function vaultFailure(fault: StatusFault): Reply {
  const message = fault.message ?? 'The sandbox was told to fail this request.'
  if (fault.status === 403) {
    return vaultError(403, 'Forbidden', message, fault.code ?? 'ForbiddenByRbac')
  }
  const usual = fault.status === 429 ? 'Throttled' : 'ServiceUnavailable'
  return vaultError(fault.status, fault.code ?? usual, message)
}
