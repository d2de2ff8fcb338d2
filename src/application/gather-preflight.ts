import type { Application } from '../domain/application.ts'
import { reaches } from '../domain/own-reach.ts'
import type { PreflightInput } from '../domain/preflight.ts'
import type { RotationId } from '../domain/rotation-name.ts'
import type { VaultTarget } from '../domain/vault-target.ts'
import type { HouseRules } from './house-rules.ts'
import type { AppRegistrations, CredentialPolicies, OwnRights } from './ports/app-registrations.ts'
import type { Vaults } from './ports/vaults.ts'

/** The ports that a preflight looks through. */
export interface PreflightPorts {
  readonly registrations: AppRegistrations
  readonly ownRights: OwnRights
  readonly policies: CredentialPolicies
  readonly vaults: Vaults
}

/** Gathers the state of the world that the preflight decides on. Reads only. */
export async function gatherPreflight(
  ports: PreflightPorts,
  { watch }: HouseRules,
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
  const [rules, manageable, ...vaults] = await Promise.all([
    ports.policies.passwordRules(application),
    mayWriteTo(ports, application),
    ...targets.map((target) => ports.vaults.readiness(target, application.clientId)),
  ])
  return { application, oldKeyId, rotationId, rules, manageable, vaults, watch }
}

/** Owners are read only where they matter: for most operators Rekey may write to everything. */
async function mayWriteTo(
  { ownRights, registrations }: PreflightPorts,
  { objectId }: Application,
): Promise<boolean> {
  const reach = await ownRights.reach()
  return reaches(reach, reach.over === 'owned' ? await registrations.owners(objectId) : [])
}
