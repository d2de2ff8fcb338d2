import type { SandboxTenant } from '../../sandbox/tenant/start-tenant.ts'

/** Where a simulated tenant is, and who the bot is in it. */
export type TenantPlaces = Pick<
  SandboxTenant,
  'tenantId' | 'bot' | 'authorityUrl' | 'graphUrl' | 'vaultUrl'
>

/** The settings of a bot that works on this tenant and no other. */
export function tenantSettings({ tenantId, bot, authorityUrl, graphUrl, vaultUrl }: TenantPlaces) {
  return {
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: bot.clientId,
    AZURE_CLIENT_SECRET: bot.clientSecret,
    AZURE_AUTHORITY_HOST: authorityUrl,
    AZURE_DISABLE_INSTANCE_DISCOVERY: 'true',
    GRAPH_ENDPOINT: graphUrl,
    KEY_VAULT_URL: vaultUrl,
    KEY_VAULT_VERIFY_CHALLENGE: 'false',
  }
}
