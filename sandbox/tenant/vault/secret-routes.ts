import type { Reply } from '../http/message.ts'
import { deletionOf, latestOf, secretBundle, secretItem, secretWithoutValue } from './bundles.ts'
import { badParameter, changesFrom, valueFrom } from './parse-secret.ts'
import { type VaultCall, type VaultRoute, vaultRoute } from './vault-call.ts'
import { refuse, secretNotFound } from './vault-error.ts'
import { vaultPage } from './vault-page.ts'
import type { SecretVersion, VaultSecret } from './vault-store.ts'

/** Set, get, update, delete and list. */
export const secretRoutes: readonly VaultRoute[] = [
  vaultRoute('GET', '/secrets', 'readMetadata/action', listSecrets),
  vaultRoute('PUT', '/secrets/{name}', 'setSecret/action', setSecret),
  vaultRoute('DELETE', '/secrets/{name}', 'delete', deleteSecret),
  vaultRoute('GET', '/secrets/{name}/versions', 'readMetadata/action', listVersions),
  vaultRoute('GET', '/secrets/{name}', 'getSecret/action', getSecret),
  vaultRoute('GET', '/secrets/{name}/{version}', 'getSecret/action', getSecret),
  vaultRoute('PATCH', '/secrets/{name}/{version}', 'update/action', updateSecret),
]

function setSecret({ request, values, store, url }: VaultCall): Reply {
  const { name = '' } = values
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(name)) {
    badParameter(`The request URI contains an invalid name: ${name}`)
  }
  const value = valueFrom(request)
  const changes = changesFrom(request)
  if (store.find(name)?.deleted !== undefined) {
    refuse(
      409,
      'Conflict',
      `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
      'ObjectIsDeletedButRecoverable',
    )
  }
  const version = store.addVersion(name, value, changes)
  return { status: 200, body: secretBundle(url, liveSecret({ values, store }), version) }
}

/** A disabled version is never given out, and there is no way back to an older one. */
function getSecret({ values, store, url }: VaultCall): Reply {
  const secret = liveSecret({ values, store })
  const version = versionOf(secret, values)
  if (!version.enabled) {
    refuse(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled')
  }
  return { status: 200, body: secretBundle(url, secret, version) }
}

function updateSecret({ request, values, store, url }: VaultCall): Reply {
  const secret = liveSecret({ values, store })
  const version = versionOf(secret, values)
  store.update(version, changesFrom(request))
  return { status: 200, body: secretWithoutValue(url, secret, version) }
}

function deleteSecret({ values, store, url }: VaultCall): Reply {
  const secret = liveSecret({ values, store })
  store.softDelete(secret)
  const body = {
    ...deletionOf(url, secret),
    ...secretWithoutValue(url, secret, latestOf(secret)),
  }
  return { status: 200, body }
}

function listSecrets({ request, store, url }: VaultCall): Reply {
  const items = store.secrets().map((secret) => secretItem(url, secret, latestOf(secret), ''))
  return { status: 200, body: vaultPage(request, items) }
}

/** In the order of their ids, which says nothing about age. */
function listVersions({ request, values, store, url }: VaultCall): Reply {
  const secret = liveSecret({ values, store })
  const items = secret.versions
    .toSorted((a, b) => a.version.localeCompare(b.version, 'en'))
    .map((version) => secretItem(url, secret, version, `/${version.version}`))
  return { status: 200, body: vaultPage(request, items) }
}

function liveSecret({ values, store }: Pick<VaultCall, 'values' | 'store'>): VaultSecret {
  const { name = '' } = values
  const secret = store.find(name)
  if (secret === undefined || secret.deleted !== undefined) return secretNotFound(name)
  return secret
}

function versionOf(
  secret: VaultSecret,
  { name = '', version }: VaultCall['values'],
): SecretVersion {
  if (version === undefined) return latestOf(secret)
  const found = secret.versions.find((each) => each.version === version.toLowerCase())
  return found ?? secretNotFound(`${name}/${version}`)
}
