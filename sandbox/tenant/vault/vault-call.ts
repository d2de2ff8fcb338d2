import type { Reply, SandboxRequest } from '../http/message.ts'
import { type PathValues, type RoutePattern, routePattern } from '../http/router.ts'
import type { VaultAction } from './vault-access.ts'
import type { VaultStore } from './vault-store.ts'

/** One authorised call to a vault. */
export interface VaultCall {
  request: SandboxRequest
  values: PathValues
  store: VaultStore
  /** The vault's address, for ids and links. */
  url: string
}

export interface VaultRoute extends RoutePattern {
  action: VaultAction
  answer: (call: VaultCall) => Reply
}

export function vaultRoute(
  method: string,
  pattern: string,
  action: VaultAction,
  answer: VaultRoute['answer'],
): VaultRoute {
  return { ...routePattern(method, pattern), action, answer }
}
