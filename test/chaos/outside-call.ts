import type { SandboxRequest } from '../../sandbox/tenant/http/message.ts'
import type { ServiceName } from '../../sandbox/tenant/request-log.ts'

/** A service that the product calls. */
export type OutsideService = ServiceName | 'teams'

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/**
 * The name of a call, the same in every run: service, method and path without ids. Token requests
 * are told by whom they are for; nothing else of a body is looked at.
 */
export function nameOfCall(
  service: OutsideService,
  { method, path, text }: SandboxRequest,
  botId: string,
): string {
  if (path.endsWith('/token')) {
    const clientId = new URLSearchParams(text).get('client_id')
    return `${service} ${clientId === botId ? 'token-for-bot' : 'proof'}`
  }
  const short = path
    .replace(guid, '{id}')
    .replace(/\/[0-9a-f]{32}(?=\/|$)/g, '/{version}')
    .replace(/chaos-\d+-/g, '')
    .replace(/^\/(v1\.0|beta)\//, '/')
    .replace(/^\/emea\/v3\/conversations\/[^/]+\/activities.*/, '/activities')
    .replace(/^\/\{id\}\//, '/')
  return `${service} ${method} ${short}`
}
