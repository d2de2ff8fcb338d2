import type { Application } from '../domain/application.ts'
import { liesInCloudOf } from '../domain/target-text.ts'
import { type SourcedTarget, targetsOf } from '../domain/vault-target.ts'
import type { HouseRules } from './house-rules.ts'
import type { SetTargets, Transaction } from './ports/store.ts'

/** Where an application's client secret is kept, and who said so. */
export interface ResolvedTargets {
  readonly targets: readonly SourcedTarget[]
  /** Null where nobody set them here. */
  readonly set: SetTargets | null
}

/**
 * The one place that says where an application's client secret is kept. What was set here before the
 * operator moved to another cloud does not count any more: no row may lead out of it.
 */
export async function resolveTargets(
  { store }: { store: Pick<Transaction, 'targets'> },
  { defaultVaultUrl }: HouseRules,
  application: Application,
): Promise<ResolvedTargets> {
  const set = await store.targets.of(application.objectId)
  const counts = set?.targets.every(({ vaultUrl }) => liesInCloudOf(vaultUrl, defaultVaultUrl))
  if (!set || !counts) return { targets: targetsOf(application, defaultVaultUrl), set: null }
  return { targets: targetsOf(application, defaultVaultUrl, set.targets), set }
}
