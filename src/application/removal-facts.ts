import type { Application } from '../domain/application.ts'
import { serving } from '../domain/reconcile.ts'
import type { RemovalFacts } from '../domain/removal.ts'
import { withoutAttempts } from '../domain/stray.ts'
import { targetsOf } from '../domain/vault-target.ts'
import type { HouseRules } from './house-rules.ts'
import { lookAtVaults } from './look-at-vaults.ts'
import type { Clock } from './ports/clock.ts'
import type { Log } from './ports/log.ts'
import type { Store } from './ports/store.ts'
import type { Vaults } from './ports/vaults.ts'

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
  { defaultVaultUrl }: HouseRules,
  application: Application | undefined,
  keyId: string,
): Promise<RemovalFacts> {
  const { store, clock } = ports
  if (!application) {
    return { application, openRotation: undefined, served: false, now: clock.now() }
  }
  const looks = await lookAtVaults(ports, targetsOf(application, defaultVaultUrl))
  const served = looks.some((look) => serving(look, keyId).length > 0)
  const open = await store.rotations.openFor(application.objectId)
  const useful = withoutAttempts(application, await store.rotations.of(application.objectId), keyId)
  return { application: useful, openRotation: open?.rotation, served, now: clock.now() }
}
