// Targets as people type them, one a line, and as a form shows them: `vault/name`, or the address that
// the Azure portal copies. What cannot be understood is named, so that nothing typed is lost.

import { distinct, standsAlone, type VaultTarget, vaultNameOf, vaultUrlOf } from './vault-target.ts'

/** More vaults than this for one application are a slip of somebody's paste. */
export const mostTargets = 10

/** Why a text names no targets; `entry` is the part that is meant. */
export type TargetProblem =
  | { readonly code: 'noTargets' }
  | { readonly code: 'tooManyTargets' }
  | { readonly code: 'notATarget'; readonly entry: string }
  | { readonly code: 'badVault'; readonly entry: string }
  | { readonly code: 'foreignVault'; readonly entry: string }
  | { readonly code: 'badSecretName'; readonly entry: string }

/** The targets of a text, or the first problem in it. */
export type ParsedTargets =
  | { readonly ok: true; readonly targets: readonly VaultTarget[] }
  | { readonly ok: false; readonly problem: TargetProblem }

const prefix = /^keyvault:(?!\/\/)/i
const vaultForm = /^[0-9a-z-]{1,24}$/i
const secretNameForm = /^[0-9a-z-]{1,127}$/i
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/

/**
 * Reads what somebody typed. A vault is the default vault or a neighbour of it, said by name or by
 * address: no text can lead out of the cloud that the operator chose.
 */
export function parseTargets(text: string, defaultVaultUrl: string): ParsedTargets {
  // Cards write `vault / name`, and people copy from cards.
  const entries = text
    .replace(/[ \t]*\/[ \t]*/g, '/')
    .split(/[\s,;]+/)
    .filter((entry) => entry !== '')
  const targets: VaultTarget[] = []
  for (const entry of entries) {
    const read = readEntry(entry, defaultVaultUrl)
    if ('code' in read) return { ok: false, problem: read }
    targets.push(read)
  }
  const once = distinct(targets)
  if (once.length === 0) return { ok: false, problem: { code: 'noTargets' } }
  if (once.length > mostTargets) return { ok: false, problem: { code: 'tooManyTargets' } }
  return { ok: true, targets: once }
}

/** Targets as text, one a line; reading it gives the same targets again. */
export function targetsAsText(targets: readonly VaultTarget[], defaultVaultUrl: string): string {
  return targets.map((target) => asText(target, defaultVaultUrl)).join('\n')
}

/** Whether two texts name the same, whatever became of their line ends on the way. */
export function sameText(a: string, b: string): boolean {
  const words = (text: string) => text.split(/\s+/).filter(Boolean).join(' ').toLowerCase()
  return words(a) === words(b)
}

function readEntry(entry: string, defaultVaultUrl: string): VaultTarget | TargetProblem {
  const said = entry.replace(prefix, '')
  if (/^[a-z]+:\/\//i.test(said)) return readAddress(entry, said, defaultVaultUrl)
  const [vault = '', secretName, ...more] = said.split('/')
  if (secretName === undefined || more.length > 0) return { code: 'notATarget', entry }
  if (!vaultForm.test(vault)) return { code: 'badVault', entry }
  if (!secretNameForm.test(secretName)) return { code: 'badSecretName', entry }
  return { vaultUrl: vaultUrlOf(vault, defaultVaultUrl), secretName }
}

/** Whether a vault is the default vault or a neighbour of it. */
export function liesInCloudOf(vaultUrl: string, defaultVaultUrl: string): boolean {
  if (!URL.canParse(vaultUrl)) return false
  return neighbourAt(new URL(vaultUrl), new URL(defaultVaultUrl), defaultVaultUrl) !== undefined
}

/** `https://host/name`, or a secret's identifier with `/secrets/` and perhaps a version. */
function readAddress(
  entry: string,
  said: string,
  defaultVaultUrl: string,
): VaultTarget | TargetProblem {
  if (!URL.canParse(said)) return { code: 'notATarget', entry }
  const url = new URL(said)
  const vaultUrl = neighbourAt(url, new URL(defaultVaultUrl), defaultVaultUrl)
  if (vaultUrl === undefined) return { code: 'foreignVault', entry }
  const path = url.pathname.replace(/\/$/, '')
  const secretName = /^\/(?:secrets\/([^/]+)(?:\/[^/]+)?|([^/]+))$/.exec(path)
  const name = secretName?.[1] ?? secretName?.[2]
  if (name === undefined || url.search || url.hash) return { code: 'notATarget', entry }
  if (!secretNameForm.test(name)) return { code: 'badSecretName', entry }
  return { vaultUrl, secretName: name }
}

/** The vault's address where it is the default vault or a neighbour of it. */
function neighbourAt(url: URL, byDefault: URL, defaultVaultUrl: string): string | undefined {
  if (url.protocol !== 'https:' || url.username || url.password) return undefined
  if (url.host === byDefault.host) return defaultVaultUrl
  if (standsAlone(byDefault)) {
    // Simulated vaults of one machine differ by their ports alone.
    const neighbours = loopback.test(byDefault.hostname) && url.hostname === byDefault.hostname
    return neighbours ? url.origin : undefined
  }
  const [vault = ''] = url.hostname.split('.')
  const expected = new URL(vaultUrlOf(vault, defaultVaultUrl))
  return vaultForm.test(vault) && url.host === expected.host ? url.origin : undefined
}

function asText(target: VaultTarget, defaultVaultUrl: string): string {
  const url = new URL(target.vaultUrl)
  const vault = vaultNameOf(target)
  const isClear =
    vaultForm.test(vault) && new URL(vaultUrlOf(vault, defaultVaultUrl)).host === url.host
  return `${isClear ? vault : url.origin}/${target.secretName}`
}
