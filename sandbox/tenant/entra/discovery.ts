import type { Reply } from '../http/message.ts'

interface DiscoveryWorld {
  tenantId: string
  authorityUrl: () => string
  graphUrl: () => string
}

/** OpenID configuration with this simulator's own addresses. */
export function openIdConfiguration(world: DiscoveryWorld): Reply {
  const tenantUrl = `${world.authorityUrl()}/${world.tenantId}`
  return {
    status: 200,
    body: {
      token_endpoint: `${tenantUrl}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: [
        'client_secret_post',
        'private_key_jwt',
        'client_secret_basic',
      ],
      jwks_uri: `${tenantUrl}/discovery/v2.0/keys`,
      response_modes_supported: ['query', 'fragment', 'form_post'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      issuer: `${tenantUrl}/v2.0`,
      authorization_endpoint: `${tenantUrl}/oauth2/v2.0/authorize`,
      end_session_endpoint: `${tenantUrl}/oauth2/v2.0/logout`,
      tenant_region_scope: 'EU',
      cloud_instance_name: 'microsoftonline.com',
      msgraph_host: new URL(world.graphUrl()).host,
    },
  }
}

/** Answers that this authority is known under its own host only. */
export function instanceDiscovery(world: DiscoveryWorld): Reply {
  const { host } = new URL(world.authorityUrl())
  return {
    status: 200,
    body: {
      tenant_discovery_endpoint: `${world.authorityUrl()}/${world.tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    },
  }
}
