import { dayMs, type SandboxClock } from '../clock.ts'
import type { Directory } from '../directory/directory.ts'
import type { Application } from '../directory/model.ts'
import type { Faults } from '../faults/fault-rules.ts'
import { faultPresets } from '../faults/presets.ts'
import type { RequestLog } from '../request-log.ts'
import type { ServiceUrls } from '../start-services.ts'
import type { VaultState, World } from '../world.ts'

/** What the control page works with. */
export interface ControlledTenant extends ServiceUrls {
  clock: SandboxClock
  world: World
  faults: Faults
  requests: RequestLog
}

export type TenantState = ReturnType<typeof tenantState>

const shownRequests = 60

/** The tenant as people may see it: picked member by member, so never a value of a secret. */
export function tenantState(tenant: ControlledTenant) {
  const { clock, world, faults, requests } = tenant
  const now = clock.now()
  return {
    clock: { now: now.toISOString(), startedAt: clock.startedAt.toISOString() },
    urls: {
      graph: tenant.graphUrl,
      entra: tenant.authorityUrl,
      vault: tenant.vaultUrl,
      secondVault: tenant.secondVaultUrl,
    },
    applications: world.directory
      .applications()
      .map((application) => applicationState(world.directory, application, now)),
    vaults: [world.vaults.first, world.vaults.second].map(vaultState),
    faults: {
      rules: faults.list(),
      presets: Object.keys(faultPresets),
      replicationMs: faults.replicationMs,
      flapping: faults.flapping,
      readLagMs: faults.readLagMs,
    },
    requests: requests
      .all()
      .slice(-shownRequests)
      .reverse()
      .map((request) => ({ ...request, at: request.at.toISOString() })),
  }
}

function applicationState(directory: Directory, application: Application, now: Date) {
  return {
    id: application.id,
    appId: application.appId,
    displayName: application.displayName,
    disabled: application.disabled,
    owners: application.ownerIds.map((id) => ({ id, name: ownerName(directory, id) })),
    credentials: [
      ...application.passwords.map((credential) => ({ kind: 'secret', ...credential })),
      ...application.certificates.map((credential) => ({ kind: 'certificate', ...credential })),
    ].map(({ kind, keyId, displayName, startAt, endAt }) => ({
      kind,
      keyId,
      displayName,
      startsAt: startAt.toISOString(),
      expiresAt: endAt.toISOString(),
      daysLeft: Math.ceil((endAt.getTime() - now.getTime()) / dayMs),
      expired: endAt <= now,
    })),
  }
}

function ownerName(directory: Directory, id: string): string | null {
  const servicePrincipal = directory.standaloneServicePrincipals.find((each) => each.id === id)
  return directory.users.get(id)?.displayName ?? servicePrincipal?.displayName ?? null
}

function vaultState({ name, store }: VaultState) {
  return {
    name,
    secrets: [...store.secrets(), ...store.deletedSecrets()].map((secret) => ({
      name: secret.name,
      deleted: secret.deleted !== undefined,
      versions: secret.versions.toReversed().map((version) => ({
        version: version.version,
        enabled: version.enabled,
        contentType: version.contentType ?? null,
        tags: { ...version.tags },
        createdAt: isoFrom(version.created),
        updatedAt: isoFrom(version.updated),
        expiresAt: version.exp === undefined ? null : isoFrom(version.exp),
      })),
    })),
  }
}

const isoFrom = (unixSeconds: number): string => new Date(unixSeconds * 1000).toISOString()
