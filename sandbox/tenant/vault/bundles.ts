import type { SecretVersion, VaultSecret } from './vault-store.ts'

/** A version with its value: what set and get answer. */
export function secretBundle(vaultUrl: string, secret: VaultSecret, version: SecretVersion) {
  return { value: version.value, ...secretWithoutValue(vaultUrl, secret, version) }
}

/** A version as update and delete answer it. */
export function secretWithoutValue(vaultUrl: string, secret: VaultSecret, version: SecretVersion) {
  return secretItem(vaultUrl, secret, version, `/${version.version}`)
}

/** An entry of a list; `suffix` is the version in a list of versions, empty in a list of secrets. */
export function secretItem(
  vaultUrl: string,
  secret: VaultSecret,
  version: SecretVersion,
  suffix: string,
) {
  const { contentType, tags, enabled, nbf, exp, created, updated } = version
  return {
    id: `${vaultUrl}/secrets/${secret.name}${suffix}`,
    ...(contentType === undefined ? {} : { contentType }),
    attributes: {
      enabled,
      ...(nbf === undefined ? {} : { nbf }),
      ...(exp === undefined ? {} : { exp }),
      created,
      updated,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: 90,
    },
    ...(Object.keys(tags).length === 0 ? {} : { tags: { ...tags } }),
  }
}

/** What a deleted secret has besides its item. */
export function deletionOf(vaultUrl: string, secret: VaultSecret) {
  return {
    recoveryId: `${vaultUrl}/deletedsecrets/${secret.name}`,
    ...secret.deleted,
  }
}

/** The version that counts as current: always the newest, enabled or not. */
export function latestOf(secret: VaultSecret): SecretVersion {
  const latest = secret.versions.at(-1)
  if (latest === undefined) throw new Error(`Secret ${secret.name} has no version.`)
  return latest
}
