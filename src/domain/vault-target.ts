// Where an application's client secret is kept. Owners say so on the application itself, in a tag
// or in its notes, as `keyvault:<vault>/<name>`; otherwise a name is made from the application's.

import { type Application, nameOf } from './application.ts'

/** A secret in a vault. */
export interface VaultTarget {
  readonly vaultUrl: string
  readonly secretName: string
}

/** One stored version of a vault secret. */
export interface StoredVersion extends VaultTarget {
  readonly version: string
}

const marker = /\bkeyvault:([0-9a-z-]{1,24})\/([0-9a-z-]{1,127})(?![0-9a-z-])/gi

/** The targets named on the application; the default vault and a made name where there is none. */
export function targetsOf(
  application: Pick<Application, 'clientId' | 'displayName' | 'tags' | 'notes'>,
  defaultVaultUrl: string,
): VaultTarget[] {
  const named = [...application.tags, application.notes ?? ''].flatMap((text) =>
    [...text.matchAll(marker)].map(([, vault = '', secretName = '']) => ({
      vaultUrl: vaultUrlOf(vault, defaultVaultUrl),
      secretName,
    })),
  )
  const distinct = named.filter(
    (target, at) => named.findIndex((other) => sameTarget(other, target)) === at,
  )
  if (distinct.length > 0) return distinct
  return [{ vaultUrl: defaultVaultUrl, secretName: defaultSecretName(application) }]
}

/** Whether two targets are the same secret; vault names and secret names ignore case. */
export function sameTarget(a: VaultTarget, b: VaultTarget): boolean {
  return (
    a.vaultUrl.toLowerCase() === b.vaultUrl.toLowerCase() &&
    a.secretName.toLowerCase() === b.secretName.toLowerCase()
  )
}

/** The vault's short name for people: the first label of its host. */
export function vaultNameOf(target: VaultTarget): string {
  return new URL(target.vaultUrl).hostname.split('.')[0] ?? target.vaultUrl
}

/**
 * The address of a vault named by its short name: a neighbour of the default vault, so that a name
 * on an application can never lead out of the cloud that the operator chose.
 */
function vaultUrlOf(vault: string, defaultVaultUrl: string): string {
  const url = new URL(defaultVaultUrl)
  const [first, ...suffix] = url.hostname.split('.')
  const standsAlone = suffix.length < 2 || /^[\d.]+$/.test(url.hostname)
  if (standsAlone || first?.toLowerCase() === vault.toLowerCase()) return defaultVaultUrl
  return `https://${vault.toLowerCase()}.${suffix.join('.')}${url.port ? `:${url.port}` : ''}`
}

/** A name that Key Vault takes and that two applications never share: readable part and id. */
function defaultSecretName(application: Pick<Application, 'clientId' | 'displayName'>): string {
  const readable = nameOf({ ...application, clientId: 'application' })
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^0-9a-z]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
  return `${readable || 'application'}-${application.clientId.slice(0, 8).toLowerCase()}`
}
