import type { Application } from '../domain/application.ts'
import { serving } from '../domain/reconcile.ts'
import type { RemovalFacts } from '../domain/removal.ts'
import type { Rotation } from '../domain/rotation.ts'
import { withoutAttempts } from '../domain/stray.ts'
import { distinct, type VaultTarget } from '../domain/vault-target.ts'
import type { HouseRules } from './house-rules.ts'
import { lookAtVaults } from './look-at-vaults.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Store } from './ports/store.ts'
import type { Vaults } from './ports/vaults.ts'
import { resolveTargets } from './resolve-targets.ts'

/** Vault secrets that are looked at for one application. */
const mostPlaces = 10

/** The ports that a decision about a removal reads, beside the application itself. */
export interface RemovalFactsPorts {
  readonly vaults: Vaults
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

/**
 * Gathers what the removal of one client secret is decided on. A vault that cannot be looked at says
 * nothing: the person's word has to do then.
 */
export async function removalFacts(
  ports: RemovalFactsPorts,
  rules: HouseRules,
  application: Application | undefined,
  keyId: string,
): Promise<RemovalFacts> {
  const { store, clock } = ports
  const { watch } = rules
  if (!application) {
    return { application, openRotation: undefined, served: false, now: clock.now(), watch }
  }
  const rotations = await store.rotations.of(application.objectId)
  const looks = await lookAtVaults(ports, await placesOf(ports, rules, application, rotations))
  const served = looks.some((look) => serving(look, keyId).length > 0)
  const open = await store.rotations.openFor(application.objectId)
  const useful = withoutAttempts(application, rotations, keyId)
  return { application: useful, openRotation: open?.rotation, served, now: clock.now(), watch }
}

/** Where the application's secret is kept now, and where rotations stored it. */
async function placesOf(
  { store }: RemovalFactsPorts,
  rules: HouseRules,
  application: Application,
  rotations: readonly Rotation[],
): Promise<VaultTarget[]> {
  const { targets } = await resolveTargets({ store }, rules, application)
  return distinct<VaultTarget>([
    ...targets,
    ...rotations.flatMap(({ plan }) => plan.targets),
  ]).slice(0, mostPlaces)
}
