import type { SandboxTenant } from '../../sandbox/tenant/start-tenant.ts'

/** Everything that a rotation could change in the tenant, and how often somebody tried. */
export function stateOf({ world, requests }: SandboxTenant) {
  const versionsIn = (vault: 'first' | 'second') =>
    world.vaults[vault].store
      .secrets()
      .flatMap(({ name, versions }) => versions.map(({ version }) => `${name}/${version}`))
  return {
    secrets: world.directory
      .applications()
      .flatMap(({ id, passwords }) => passwords.map(({ keyId }) => `${id}/${keyId}`)),
    versions: [...versionsIn('first'), ...versionsIn('second')],
    writes: requests
      .all()
      // A batch of ours only reads.
      .filter(({ service, method }) => service !== 'entra' && method !== 'GET')
      .filter(({ path }) => !path.endsWith('/$batch'))
      .map(({ service, method, path }) => `${service} ${method} ${path}`),
  }
}

/** How often a client secret was asked for, whatever came of it. */
export function mintingsIn({ requests }: SandboxTenant, objectId: string): number {
  return requests.count('graph', 'POST', new RegExp(`${objectId}.*/addPassword$`))
}
