import { issueLoopbackCertificates } from './certificates.ts'
import { createSandboxClock, type SandboxClock } from './clock.ts'
import { startControlServer } from './control/control-server.ts'
import { Directory } from './directory/directory.ts'
import { createAuthApp, type SignInChange, signInToken } from './entra/auth-app.ts'
import { Faults } from './faults/fault-rules.ts'
import type { RequestLimit } from './graph/certificate-limit.ts'
import { usualBotPermissions } from './graph/permissions.ts'
import type { LoopbackServer } from './http/listen.ts'
import { contoso } from './people.ts'
import { RequestLog } from './request-log.ts'
import { SecretTexts } from './secret-texts.ts'
import { seedContoso } from './seed/seed-contoso.ts'
import { seededGuid } from './seeded.ts'
import { type Intercept, startServices } from './start-services.ts'
import { TeamsCatalog } from './teams-catalog.ts'
import { VaultRights } from './vault/vault-access.ts'
import { VaultStore } from './vault/vault-store.ts'
import { type VaultState, World } from './world.ts'

/** A running simulated tenant. Everything listens on loopback only. */
export interface SandboxTenant {
  tenantId: string
  bot: { clientId: string; clientSecret: string }
  /** Signs somebody in to Rekey, as Teams does: a token of their own, whatever a test changes in it. */
  signIn(personId: string, change?: SignInChange): Promise<string>
  graphUrl: string
  authorityUrl: string
  vaultUrl: string
  secondVaultUrl: string
  /** Plain http. */
  controlUrl: string
  /** Trust it through NODE_EXTRA_CA_CERTS or tls.setDefaultCACertificates. */
  caPem: string
  clock: SandboxClock
  world: World
  faults: Faults
  requests: RequestLog
  /** Every secret text that was ever made, for tests that search output for them. */
  mintedSecretTexts(): readonly string[]
  close(): Promise<void>
}

export interface TenantOptions {
  /** Where the sandbox clock starts; real now if absent. */
  now?: Date
  /** 0 or absent takes a free port. */
  ports?: {
    graph?: number
    entra?: number
    vault?: number
    secondVault?: number
    control?: number
  }
  /** Real milliseconds until a new client secret works; 0 if absent. */
  replicationMs?: number
  /** Real milliseconds that a write to an application takes; a second one meanwhile gets 409. */
  writeMs?: number
  /** `empty` leaves out Contoso's people and applications. */
  seed?: 'contoso' | 'empty'
  bot?: { clientId: string; clientSecret: string }
  /** Stands between the wire and the services, for tests that break off a request. */
  intercept?: Intercept
  /** Stands in for Graph's limit for reads with certificates, 150 a minute. */
  certificateLimit?: RequestLimit
}

const usualBot = {
  clientId: '0b07c11e-47ba-4c0d-9a1d-0b07c11e47ba',
  clientSecret: 'sandbox-only-bot-password',
}

/** Starts Graph, Entra, two vaults and the control page; a busy port is an error that names it. */
export async function startTenant(options: TenantOptions = {}): Promise<SandboxTenant> {
  const clock = createSandboxClock(options.now)
  const texts = new SecretTexts()
  const faults = new Faults(options.replicationMs)
  const requests = new RequestLog()
  const directory = new Directory(clock, texts, faults)
  const bot = {
    ...(options.bot ?? usualBot),
    servicePrincipalId: seededGuid('service principal Rekey'),
  }
  directory.standaloneServicePrincipals.push({
    id: bot.servicePrincipalId,
    appId: bot.clientId,
    displayName: 'Rekey',
    servicePrincipalType: 'ManagedIdentity',
  })
  const vaultNamed = (name: string): VaultState => ({
    name,
    store: new VaultStore(clock.now),
    rights: new VaultRights(),
  })
  const world = new World({
    directory,
    vaults: {
      first: vaultNamed(contoso.vaultName),
      second: vaultNamed(contoso.secondVaultName),
    },
    catalog: new TeamsCatalog(bot.clientId),
    bot,
    authApp: createAuthApp(bot.clientId),
    botPermissions: usualBotPermissions,
  })
  if (options.seed !== 'empty') {
    seedContoso({ startedAt: clock.startedAt, directory, texts, vaults: world.vaults })
  }

  const certificates = await issueLoopbackCertificates()
  const ports = options.ports ?? {}
  const started: LoopbackServer[] = []
  const close = async () => {
    // Emptied at once, so that closing twice does no harm.
    await Promise.all(started.splice(0).map((server) => server.close()))
  }
  try {
    const { issuer, ...services } = await startServices({
      world,
      clock,
      faults,
      requests,
      certificates,
      ports,
      writeMs: options.writeMs ?? 5,
      intercept: options.intercept,
      certificateLimit: options.certificateLimit,
      started,
    })
    const control = await startControlServer(
      { clock, world, faults, requests, ...services },
      ports.control ?? 0,
    )
    started.push(control)
    return {
      tenantId: contoso.tenantId,
      bot: { clientId: bot.clientId, clientSecret: bot.clientSecret },
      ...services,
      signIn: (personId, change) => signInToken(issuer, world.authApp, personId, change),
      controlUrl: control.url,
      caPem: certificates.caPem,
      clock,
      world,
      faults,
      requests,
      mintedSecretTexts: () => texts.all(),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
