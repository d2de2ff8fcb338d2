import { type LoopbackServer, listenOnLoopback, replyOf } from '../http/listen.ts'
import type { Reply, SandboxRequest } from '../http/message.ts'
import { findRoute, route } from '../http/router.ts'
import { advanceClock, clearFaults, setFaults } from './control-actions.ts'
import { controlPage } from './page.ts'
import { type ControlledTenant, tenantState } from './tenant-state.ts'

/**
 * The control page and its JSON twins: GET /, GET /state, POST /clock, POST /faults,
 * DELETE /faults. A form is answered with the page again, JSON with JSON.
 */
export function startControlServer(
  tenant: ControlledTenant,
  port: number,
): Promise<LoopbackServer> {
  const routes = [
    route('GET', '/', () => ({
      status: 200,
      headers: pageHeaders,
      text: controlPage(tenantState(tenant)),
    })),
    route('GET', '/state', () => ({ status: 200, body: tenantState(tenant) })),
    route('POST', '/clock', (request) => advanceClock(tenant, request)),
    route('POST', '/faults', (request) => setFaults(tenant, request)),
    route('DELETE', '/faults', (request) => clearFaults(tenant, request)),
  ]
  const answer = (request: SandboxRequest): Reply | Promise<Reply> => {
    if (!isOwnPage(request)) {
      return { status: 403, body: { error: 'Only this page itself may ask from a browser.' } }
    }
    const found = findRoute(routes, request.method, request.path)
    if (found === 'wrongMethod') return { status: 405, body: { error: 'Method not allowed.' } }
    if (found === 'unknownPath') return { status: 404, body: { error: 'Not found.' } }
    return found.route.handle(request, found.values)
  }
  return listenOnLoopback({
    name: 'control page',
    port,
    handle: async (request) => ({ kind: 'reply', reply: await replyOf(() => answer(request)) }),
  })
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
}

/** Refuses pages of other sites, also those that point their own name at this machine. */
function isOwnPage(request: SandboxRequest): boolean {
  const host = (request.headers.get('host') ?? '').replace(/:\d+$/, '')
  if (!['localhost', '127.0.0.1'].includes(host)) return false
  const origin = request.headers.get('origin')
  return origin === null || origin === `http://${request.headers.get('host')}`
}
