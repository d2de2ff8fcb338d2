import type { TokenCredential } from '@azure/identity'
import {
  AuthenticationHandler,
  Client,
  HTTPMessageHandler,
  RedirectHandler,
  RedirectHandlerOptions,
  TelemetryHandler,
} from '@microsoft/microsoft-graph-client'
import type { Pacer } from './pacer.ts'
import { PacingHandler } from './pacing-handler.ts'
import { tokenProvider } from './token-provider.ts'

/**
 * Microsoft's client with its usual chain, but without its repetition, and with the pacer next to
 * the network. The redirect handler stays although no redirect is followed: without it `fetch` would.
 */
export function createSdkClient({
  endpoint,
  credential,
  pacer,
}: {
  readonly endpoint: string
  readonly credential: TokenCredential
  readonly pacer: Pacer
}): Client {
  return Client.initWithMiddleware({
    middleware: [
      new AuthenticationHandler(tokenProvider(credential, endpoint)),
      new RedirectHandler(new RedirectHandlerOptions(0)),
      new TelemetryHandler(),
      new PacingHandler(pacer),
      new HTTPMessageHandler(),
    ],
    baseUrl: endpoint,
    // Without this the SDK drops the Authorization header for every host but the public clouds'.
    customHosts: new Set([new URL(endpoint).hostname]),
  })
}
