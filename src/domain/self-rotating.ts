// Applications whose credentials another Microsoft service renews by itself. To rotate one by hand
// would break that service, and to warn of its expiry would be noise: nobody can do anything.

import type { Application } from './application.ts'

/** The services that renew the credentials of their applications by themselves. */
export const selfRotations = ['entraConnect', 'applicationProxy', 'p2pServer'] as const
/** One of `selfRotations`. */
export type SelfRotation = (typeof selfRotations)[number]

/** Entra Connect Sync names its application after the server that it runs on. */
const connectSync = /^ConnectSyncProvisioning_/i
/** Entra makes it where a tenant's devices talk to each other. */
const p2pServer = 'P2P Server'
/** Application proxy puts it on what it publishes. */
const proxyTag = 'windowsazureactivedirectoryonpremapp'

/** The service that renews this application's credentials; undefined where people have to. */
export function selfRotationOf({
  displayName,
  tags,
}: Pick<Application, 'displayName' | 'tags'>): SelfRotation | undefined {
  const name = displayName?.trim() ?? ''
  if (connectSync.test(name)) return 'entraConnect'
  if (tags.some((tag) => tag.trim().toLowerCase() === proxyTag)) return 'applicationProxy'
  return name === p2pServer ? 'p2pServer' : undefined
}
