import type { Server as NodeServer } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Server } from 'restify'

/** How much a connection may cost before anybody knows who it is. */
export interface ConnectionLimits {
  /** For all headers of a request to arrive. */
  readonly headersMs: number
  /** For a whole request to arrive, its body included. */
  readonly requestMs: number
  /** How often the two are looked at. */
  readonly lookEveryMs: number
  /** How long a connection may wait for its next request. */
  readonly idleMs: number
  /** At one time; further ones are closed unheard. */
  readonly connections: number
}

/**
 * Teams sends its requests at once. Each connection may have a body of 256 KB under way: 500 of them
 * are 128 MB at the worst, and far more than Teams' 50 requests a second need.
 */
export const usualLimits: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  lookEveryMs: 5_000,
  idleMs: 5_000,
  connections: 500,
}

/** To be called before the server listens: restify passes no options on to Node's server. */
export function limitConnections(server: Server, limits: ConnectionLimits): void {
  const node: NodeServer & { connectionsCheckingInterval?: number } = server.server
  node.headersTimeout = limits.headersMs
  node.requestTimeout = limits.requestMs
  node.connectionsCheckingInterval = limits.lookEveryMs
  node.keepAliveTimeout = limits.idleMs
  node.maxConnections = limits.connections
  // restify takes these over for others to answer: with nobody there, such a connection would stay
  // open for ever, out of every limit above.
  node.on('upgrade', (_request, socket: Duplex) => socket.destroy())
}
