// Where an application's client secret is kept. What somebody set here counts first, because it was
// said to Rekey itself by somebody with the right to, and is newer than any convention. Else what the
// application says, in a tag or in its notes, as `keyvault:<vault>/<name>`; else a name is made from
// the application's, so that there is always a place.

import { type Application, nameOf } from './application.ts'

/** A secret in a vault. */
export interface VaultTarget {
  readonly vaultUrl: string
  readonly secretName: string
}

/** Where it stands that a target is one: set here, on the application, or made from its name. */
export type TargetSource = 'set' | 'tag' | 'notes' | 'made'

/** A target, and where it stands. */
export interface SourcedTarget extends VaultTarget {
  readonly source: TargetSource
}

/** One stored version of a vault secret. */
export interface StoredVersion extends VaultTarget {
  readonly version: string
}

const marker = /\bkeyvault:([0-9a-z-]{1,24})\/([0-9a-z-]{1,127})(?![0-9a-z-])/gi

/**
 * The targets that count: those set here, else those named on the application, else one in the
 * default vault under a made name.
 */
export function targetsOf(
  application: Pick<Application, 'clientId' | 'displayName' | 'tags' | 'notes'>,
  defaultVaultUrl: string,
  setHere: readonly VaultTarget[] = [],
): SourcedTarget[] {
  if (setHere.length > 0) return setHere.map((target) => ({ ...target, source: 'set' }))
  const named = [
    ...application.tags.flatMap((tag) => namedIn(tag, 'tag', defaultVaultUrl)),
    ...namedIn(application.notes ?? '', 'notes', defaultVaultUrl),
  ]
  if (named.length > 0) return distinct(named)
  const secretName = defaultSecretName(application)
  return [{ vaultUrl: defaultVaultUrl, secretName, source: 'made' }]
}

function namedIn(text: string, source: 'tag' | 'notes', defaultVaultUrl: string): SourcedTarget[] {
  return [...text.matchAll(marker)].map(([, vault = '', secretName = '']) => ({
    vaultUrl: vaultUrlOf(vault, defaultVaultUrl),
    secretName,
    source,
  }))
}

/** Each secret once, in the order in which they came. */
export function distinct<T extends VaultTarget>(targets: readonly T[]): T[] {
  return targets.filter(
    (target, at) => targets.findIndex((other) => sameTarget(other, target)) === at,
  )
}

/** Whether two lists name the same secrets, in any order. */
export function sameTargets(a: readonly VaultTarget[], b: readonly VaultTarget[]): boolean {
  const within = (list: readonly VaultTarget[]) => (target: VaultTarget) =>
    list.some((other) => sameTarget(other, target))
  return a.every(within(b)) && b.every(within(a))
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
export function vaultUrlOf(vault: string, defaultVaultUrl: string): string {
  const url = new URL(defaultVaultUrl)
  const [first, ...suffix] = url.hostname.split('.')
  if (standsAlone(url) || first?.toLowerCase() === vault.toLowerCase()) return defaultVaultUrl
  return `https://${vault.toLowerCase()}.${suffix.join('.')}${url.port ? `:${url.port}` : ''}`
}

/** Whether a vault has no neighbours that a name could tell: a single label, or an address. */
export function standsAlone({ hostname }: URL): boolean {
  return hostname.split('.').length < 3 || /^[\d.]+$/.test(hostname)
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
