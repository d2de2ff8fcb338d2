import tls from 'node:tls'
import { ClientSecretCredential } from '@azure/identity'
import type { SandboxTenant } from '../../../sandbox/tenant/start-tenant.ts'

/** Makes this process trust another certificate authority, as NODE_EXTRA_CA_CERTS would. */
export function trust(caPem: string): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), caPem])
}

/** The bot's own credential, as Microsoft's library makes it. */
export function signInAsBot(tenant: SandboxTenant): ClientSecretCredential {
  const { clientId, clientSecret } = tenant.bot
  return new ClientSecretCredential(tenant.tenantId, clientId, clientSecret, {
    authorityHost: tenant.authorityUrl,
    disableInstanceDiscovery: true,
  })
}
