import type { Directory } from '../directory/directory.ts'
import type { Faults } from '../faults/fault-rules.ts'
import type { TokenIssuer } from '../token/token-issuer.ts'
import type { AuthApp } from './auth-app.ts'

/** What the simulated Entra needs to know of its tenant. */
export interface EntraWorld {
  tenantId: string
  /** Verified domain, accepted in place of the tenant id. */
  domain: string
  authorityUrl: () => string
  graphUrl: () => string
  bot: { clientId: string; clientSecret: string; servicePrincipalId: string }
  authApp: AuthApp
  botPermissions: () => string[]
  directory: Directory
  faults: Faults
  issuer: TokenIssuer
}
