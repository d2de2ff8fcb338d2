import type { VaultVersion } from './ports/vaults.ts'

/**
 * The version that consumers get: the newest enabled one. Of one second, which is as fine as Key Vault
 * counts, the greatest id counts, so that every look finds the same.
 */
export function currentVersion(versions: readonly VaultVersion[]): VaultVersion | undefined {
  return versions
    .filter(({ enabled }) => enabled)
    .toSorted(byAge)
    .at(-1)
}

function byAge(a: VaultVersion, b: VaultVersion): number {
  const ms = ({ createdAt }: VaultVersion) => createdAt?.getTime() ?? 0
  return ms(a) - ms(b) || (a.version < b.version ? -1 : 1)
}
