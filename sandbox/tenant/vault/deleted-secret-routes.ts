import type { Reply } from '../http/message.ts'
import { deletionOf, latestOf, secretItem, secretWithoutValue } from './bundles.ts'
import { type VaultCall, type VaultRoute, vaultRoute } from './vault-call.ts'
import { refuse } from './vault-error.ts'
import { vaultPage } from './vault-page.ts'
import type { VaultSecret } from './vault-store.ts'

/** Soft-deleted secrets: get, list, recover, purge. */
export const deletedSecretRoutes: readonly VaultRoute[] = [
  vaultRoute('GET', '/deletedsecrets', 'readMetadata/action', listDeleted),
  vaultRoute('GET', '/deletedsecrets/{name}', 'readMetadata/action', getDeleted),
  vaultRoute('POST', '/deletedsecrets/{name}/recover', 'recover/action', recover),
  vaultRoute('DELETE', '/deletedsecrets/{name}', 'purge/action', purge),
]

function listDeleted({ request, store, url }: VaultCall): Reply {
  const items = store.deletedSecrets().map((secret) => ({
    ...deletionOf(url, secret),
    ...secretItem(url, secret, latestOf(secret), ''),
  }))
  return { status: 200, body: vaultPage(request, items) }
}

function getDeleted(call: VaultCall): Reply {
  const secret = deletedSecret(call)
  const body = {
    ...deletionOf(call.url, secret),
    ...secretWithoutValue(call.url, secret, latestOf(secret)),
  }
  return { status: 200, body }
}

function recover(call: VaultCall): Reply {
  const secret = deletedSecret(call)
  call.store.recover(secret)
  return { status: 200, body: secretWithoutValue(call.url, secret, latestOf(secret)) }
}

function purge(call: VaultCall): Reply {
  call.store.purge(deletedSecret(call))
  return { status: 204 }
}

function deletedSecret({ values: { name = '' }, store }: VaultCall): VaultSecret {
  const secret = store.find(name)
  if (secret?.deleted === undefined) {
    return refuse(404, 'SecretNotFound', `Deleted Secret not found: ${name}`)
  }
  return secret
}
