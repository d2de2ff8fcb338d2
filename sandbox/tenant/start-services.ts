import type { LoopbackCertificates } from './certificates.ts'
import type { SandboxClock } from './clock.ts'
import { createEntraService, entraFailure } from './entra/entra-service.ts'
import type { Faults } from './faults/fault-rules.ts'
import type { RequestLimit } from './graph/certificate-limit.ts'
import { createGraphService, graphFailure } from './graph/graph-service.ts'
import { type Dispatcher, dispatch } from './http/dispatch.ts'
import { type LoopbackServer, listenOnLoopback, type Outcome } from './http/listen.ts'
import type { SandboxRequest } from './http/message.ts'
import { contoso } from './people.ts'
import type { RequestLog, ServiceName } from './request-log.ts'
import { createTokenIssuer, type TokenIssuer } from './token/token-issuer.ts'
import { createVaultService, vaultFailure } from './vault/vault-service.ts'
import type { VaultKey, World } from './world.ts'

/**
 * Stands between the wire and the services: sees each request before it takes effect, and decides
 * what leaves instead of its outcome.
 */
export type Intercept = (
  service: ServiceName,
  request: SandboxRequest,
  proceed: () => Promise<Outcome>,
) => Promise<Outcome>

export interface ServiceParts {
  world: World
  clock: SandboxClock
  faults: Faults
  requests: RequestLog
  certificates: LoopbackCertificates
  ports: { graph?: number; entra?: number; vault?: number; secondVault?: number }
  writeMs: number
  intercept?: Intercept | undefined
  certificateLimit?: RequestLimit | undefined
  /** Each server is added as soon as it listens, so that a later failure can close it. */
  started: LoopbackServer[]
}

/** Addresses of the four services. */
export interface ServiceUrls {
  graphUrl: string
  authorityUrl: string
  vaultUrl: string
  secondVaultUrl: string
}

/** Starts Graph, Entra and both vaults; they learn each other's addresses once all listen. */
export async function startServices(
  parts: ServiceParts,
): Promise<ServiceUrls & { issuer: TokenIssuer }> {
  const { world, faults, requests, clock, ports } = parts
  const urls: ServiceUrls = { graphUrl: '', authorityUrl: '', vaultUrl: '', secondVaultUrl: '' }
  const issuer = await createTokenIssuer(
    contoso.tenantId,
    () => `${urls.authorityUrl}/${contoso.tenantId}/v2.0`,
  )
  const common = { faults, requests, now: clock.now }
  const tenant = { tenantId: contoso.tenantId, authorityUrl: () => urls.authorityUrl, issuer }

  const graph: Dispatcher = {
    ...common,
    service: 'graph',
    handle: createGraphService({
      ...tenant,
      graphUrl: () => urls.graphUrl,
      directory: world.directory,
      catalog: world.catalog,
      writeMs: () => parts.writeMs,
      certificateLimit: parts.certificateLimit,
      runPart: (part) => dispatch(graph, part, true),
    }),
    failure: graphFailure,
  }
  const entra: Dispatcher = {
    ...common,
    service: 'entra',
    handle: createEntraService({
      ...tenant,
      domain: contoso.domain,
      graphUrl: () => urls.graphUrl,
      bot: world.bot,
      authApp: world.authApp,
      botPermissions: () => [...world.botPermissions],
      directory: world.directory,
      faults,
    }),
    failure: entraFailure,
  }
  const vault = (key: VaultKey, url: () => string): Dispatcher => ({
    ...common,
    service: key === 'first' ? 'vault' : 'secondVault',
    handle: createVaultService({
      ...tenant,
      vaultName: world.vaults[key].name,
      url,
      botClientId: world.bot.clientId,
      store: world.vaults[key].store,
      rights: world.vaults[key].rights,
    }),
    failure: vaultFailure,
  })

  const { intercept = (_service, _request, proceed) => proceed() } = parts
  const start = async (name: string, port: number | undefined, service: Dispatcher) => {
    const server = await listenOnLoopback({
      name,
      port: port ?? 0,
      tls: parts.certificates,
      handle: (request) => intercept(service.service, request, () => dispatch(service, request)),
    })
    parts.started.push(server)
    return server.url
  }
  urls.authorityUrl = await start('Entra', ports.entra, entra)
  urls.graphUrl = await start('Graph', ports.graph, graph)
  urls.vaultUrl = await start(
    'vault',
    ports.vault,
    vault('first', () => urls.vaultUrl),
  )
  urls.secondVaultUrl = await start(
    'second vault',
    ports.secondVault,
    vault('second', () => urls.secondVaultUrl),
  )
  return { ...urls, issuer }
}
