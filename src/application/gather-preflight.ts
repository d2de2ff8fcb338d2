import type { Application } from '../domain/application.ts'
import type { PreflightInput } from '../domain/preflight.ts'
import type { RotationId } from '../domain/rotation-name.ts'
import type { VaultTarget } from '../domain/vault-target.ts'
import type { CredentialPolicies } from './ports/app-registrations.ts'
import type { Vaults } from './ports/vaults.ts'

/** The ports that a preflight looks through. */
export interface PreflightPorts {
  readonly policies: CredentialPolicies
  readonly vaults: Vaults
}

/** Gathers the state of the world that the preflight decides on. Reads only. */
export async function gatherPreflight(
  ports: PreflightPorts,
  {
    application,
    oldKeyId,
    targets,
    rotationId = null,
  }: {
    application: Application
    oldKeyId: string
    targets: readonly VaultTarget[]
    rotationId?: RotationId | null
  },
): Promise<PreflightInput> {
  const [rules, ...vaults] = await Promise.all([
    ports.policies.passwordRules(application),
    ...targets.map((target) => ports.vaults.readiness(target)),
  ])
  return { application, oldKeyId, rotationId, rules, vaults }
}
