import type { VaultLook } from '../domain/reconcile.ts'
import type { VaultTarget } from '../domain/vault-target.ts'
import type { Log } from './ports/log.ts'
import type { Vaults } from './ports/vaults.ts'
import { ServiceError } from './service-error.ts'

/** Looks into vault secrets by name, never at a value; what cannot be seen is said to be so. */
export function lookAtVaults(
  { vaults, log }: { vaults: Vaults; log: Log },
  targets: readonly VaultTarget[],
): Promise<VaultLook[]> {
  return Promise.all(
    targets.map(async (target) => {
      try {
        return { target, versions: await vaults.versions(target) }
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        log.warn('vault not looked at', { problem: error.message })
        return { target, versions: 'notSeen' }
      }
    }),
  )
}
