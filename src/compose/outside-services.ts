import { DefaultAzureCredential, type TokenCredential } from '@azure/identity'
import { EntraSecretProof } from '../adapters/entra/entra-secret-proof.ts'
import { GraphAppRegistrations } from '../adapters/graph/graph-app-registrations.ts'
import { GraphBotInstaller } from '../adapters/graph/graph-bot-installer.ts'
import { createGraphClient, type GraphClient } from '../adapters/graph/graph-client.ts'
import { GraphCredentialPolicies } from '../adapters/graph/graph-credential-policies.ts'
import { GraphDiagnosis } from '../adapters/graph/graph-diagnosis.ts'
import { GraphDirectoryRoles } from '../adapters/graph/graph-directory-roles.ts'
import { GraphOwnRights } from '../adapters/graph/graph-own-rights.ts'
import { GraphSignInEvidence } from '../adapters/graph/graph-sign-in-evidence.ts'
import { Pacer } from '../adapters/graph/pacer.ts'
import { KeyVaults } from '../adapters/key-vault/key-vaults.ts'
import { databaseTokenScope } from '../adapters/postgres/token-scope.ts'
import type { BotInstaller } from '../application/ports/bot-installer.ts'
import type { Clock } from '../application/ports/clock.ts'
import type { GraphMeter } from '../application/ports/graph-meter.ts'
import type { Log } from '../application/ports/log.ts'
import type { Settings } from '../settings.ts'

/** The Microsoft clouds, all through one identity. */
export function outsideServices(settings: Settings, clock: Clock, log: Log, meter: GraphMeter) {
  const credential = new DefaultAzureCredential({
    authorityHost: settings.AZURE_AUTHORITY_HOST,
    disableInstanceDiscovery: settings.AZURE_DISABLE_INSTANCE_DISCOVERY,
  })
  const graphEndpoint = settings.GRAPH_ENDPOINT
  const common = { endpoint: graphEndpoint, log, pacer: new Pacer({ meter, log }) }
  const shared = { ...common, credential }
  const graph = createGraphClient({ ...shared, priority: 'high' })
  const unhurriedGraph = createGraphClient({ ...shared, priority: 'low' })
  return {
    credential,
    /** As somebody else, and as urgently as what somebody waits for. */
    graphWith: (credential: TokenCredential) =>
      createGraphClient({ ...common, credential, priority: 'high' }),
    registrations: new GraphAppRegistrations(graph, log),
    unhurried: new GraphAppRegistrations(unhurriedGraph, log, graph),
    roles: new GraphDirectoryRoles(graph, log, settings.BREAK_GLASS_GROUP),
    policies: new GraphCredentialPolicies(graph, log),
    evidence: new GraphSignInEvidence(graph, clock, log),
    installer: botInstaller(settings, { graph, unhurried: unhurriedGraph, clock }),
    ownRights: new GraphOwnRights({ credential, endpoint: graphEndpoint }),
    standing: new GraphDiagnosis(graph, { credential, endpoint: graphEndpoint }),
    proof: new EntraSecretProof({
      authority: settings.AZURE_AUTHORITY_HOST,
      tenantId: settings.AZURE_TENANT_ID ?? settings.BOT_TENANT_ID,
      graphEndpoint,
    }),
    vaults: new KeyVaults({
      credential,
      verifyChallenge: settings.KEY_VAULT_VERIFY_CHALLENGE,
    }),
    databaseToken: async () =>
      (await credential.getToken(databaseTokenScope(settings.AZURE_AUTHORITY_HOST))).token,
  }
}

/** Null where people get the bot by themselves only. */
function botInstaller(
  { PROACTIVE_INSTALL, TEAMS_APP_ID: manifestId, GRAPH_ENDPOINT: endpoint }: Settings,
  parts: { graph: GraphClient; unhurried: GraphClient; clock: Clock },
): BotInstaller | null {
  if (PROACTIVE_INSTALL === 'off' || manifestId === undefined) return null
  return new GraphBotInstaller({ ...parts, endpoint, manifestId })
}

/** The Microsoft clouds, as adapters. */
export type Outside = ReturnType<typeof outsideServices>
