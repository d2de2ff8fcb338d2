import { after, afterEach, before, describe } from 'node:test'
import { usualBotPermissions } from '../../sandbox/tenant/graph/permissions.ts'
import { people } from '../../sandbox/tenant/people.ts'
import { type SandboxTenant, startTenant } from '../../sandbox/tenant/start-tenant.ts'
import { EntraSecretProof } from '../../src/adapters/entra/entra-secret-proof.ts'
import { GraphAppRegistrations } from '../../src/adapters/graph/graph-app-registrations.ts'
import { GraphBotInstaller } from '../../src/adapters/graph/graph-bot-installer.ts'
import { GraphSignInEvidence } from '../../src/adapters/graph/graph-sign-in-evidence.ts'
import { KeyVaults } from '../../src/adapters/key-vault/key-vaults.ts'
import { sealSecretText } from '../../src/application/secret-text.ts'
import { signInAsBot, trust } from '../adapters/entra/sign-in-as-bot.ts'
import { graphOf, recordingLog } from '../adapters/graph/graph-of-tenant.ts'
import { appRegistrationsContract } from '../support/contracts/app-registrations.ts'
import { botInstallerContract } from '../support/contracts/bot-installer.ts'
import { secretProofContract } from '../support/contracts/secret-proof.ts'
import { signInEvidenceContract } from '../support/contracts/sign-in-evidence.ts'
import { vaultsContract } from '../support/contracts/vaults.ts'
import { now } from '../support/worlds/payroll.ts'

let entries = 0
/** A key or a password entry of a service principal. */
function entry<Id extends string | null>(customKeyIdentifier: Id) {
  entries += 1
  return {
    keyId: `cccccccc-0000-4000-8000-${String(entries).padStart(12, '0')}`,
    displayName: 'CN=contract',
    startAt: now,
    endAt: new Date('2027-05-04T08:00:00Z'),
    customKeyIdentifier,
  }
}

const samlCredentials = {
  keys: [
    { ...entry('c2FtbA=='), usage: 'Sign' as const },
    { ...entry('c2FtbA=='), usage: 'Verify' as const },
  ],
  passwords: [entry('c2FtbA=='), entry(null)],
}

describe('Against the simulated tenant', () => {
  let tenant: SandboxTenant
  before(async () => {
    tenant = await startTenant({ now })
    trust(tenant.caPem)
  })
  after(() => tenant.close())
  afterEach(() => {
    tenant.faults.clear()
    tenant.world.setVaultAccess('first', 'officer')
    tenant.world.setBotPermissions(usualBotPermissions)
    tenant.world.setPremiumLicence(true)
  })
  const restriction = { state: 'enabled', restrictForAppsCreatedAfter: null } as const
  const afterwards = { kind: 'commitThenReset', times: 1 } as const

  describe('Graph', () => {
    appRegistrationsContract(() => ({
      registrations: new GraphAppRegistrations(graphOf(tenant).graph, recordingLog()),
      expiresAt: new Date('2027-05-04T08:00:00Z'),
      addApplication: ({ displayName, ownerIds = [] }) => {
        const added = tenant.world.addApplication({ displayName, ownerIds: [...ownerIds] })
        return { objectId: added.id, clientId: added.appId }
      },
      deleteApplication: (objectId) => tenant.world.deleteApplication(objectId),
      federate: (objectId, howMany) =>
        tenant.world.changeApplication(objectId, {
          federatedSubjects: Array.from({ length: howMany }, (_, index) => `repo:contoso/${index}`),
        }),
      forgetMarks: () => tenant.world.expireDeltaTokens(),
      addCertificate: (objectId) =>
        tenant.world.changeApplication(objectId, { certificates: [entry('dGh1bWI=')] }),
      addServicePrincipal: () => {
        const { servicePrincipalId, appId } = tenant.world.addApplication({ displayName: 'SAML' })
        tenant.world.setOwnCredentials(servicePrincipalId, samlCredentials)
        return { objectId: servicePrincipalId, clientId: appId }
      },
      forbidSecrets: (objectId) =>
        tenant.world.setPolicy({ passwordAddition: restriction }, objectId),
      capLifetime: (objectId, days) =>
        tenant.world.setPolicy(
          { passwordLifetime: { ...restriction, maxLifetime: `P${days}D` } },
          objectId,
        ),
      loseNextAnswer: () => {
        const match = { method: 'POST', path: '/addPassword$' }
        tenant.faults.add({ ...afterwards, service: 'graph', match })
      },
    }))
  })

  describe('Sign-ins through Graph', () => {
    signInEvidenceContract(() => ({
      evidence: new GraphSignInEvidence(
        graphOf(tenant).graph,
        { now: tenant.clock.now, sleep: async () => undefined },
        recordingLog(),
      ),
      addApplication: () => {
        const { appId } = tenant.world.addApplication({ displayName: 'Used' })
        const add = () => tenant.world.addCredential(appId, { endsInDays: 300 }).keyId
        const [oldKeyId = '', freshKeyId = ''] = [add(), add()].sort()
        return { clientId: appId, oldKeyId, freshKeyId }
      },
      signIn: (keyId) => tenant.world.recordSignIn(keyId),
      letPass: (minutes) => tenant.clock.advance(minutes * 60_000),
      takePermission: () => tenant.world.setBotPermissions(['Application.ReadWrite.All']),
      takeLicence: () => tenant.world.setPremiumLicence(false),
      breakDown: () => {
        for (const path of ['/auditLogs/', '/reports/']) {
          tenant.faults.add({ service: 'graph', match: { path }, kind: 'status', status: 503 })
        }
      },
    }))
  })

  describe('Installing through Graph', () => {
    const everybody = Object.values(people)
    const installing = { method: 'POST', path: '/teamwork/installedApps$' }
    const installerOf = (manifestId: string) => {
      const { graph } = graphOf(tenant)
      const clock = { now: tenant.clock.now, sleep: async () => undefined }
      const endpoint = tenant.graphUrl
      return new GraphBotInstaller({ graph, unhurried: graph, endpoint, manifestId, clock })
    }
    botInstallerContract(() => ({
      installer: installerOf(tenant.world.catalog.teamsApp.externalId),
      person: () => {
        const id = everybody.find((one) => !tenant.world.catalog.isInstalledFor(one.id))?.id
        if (id === undefined) throw new Error('everybody has it')
        return id
      },
      chatIdOf: (personId) => tenant.world.catalog.chatId(personId),
      hasBot: (personId) => tenant.world.catalog.isInstalledFor(personId),
      giveBot: (personId) => tenant.world.catalog.install(personId),
      takeBot: (personId) => tenant.world.catalog.uninstall(personId),
      ofAnotherApp: () => installerOf('dddddddd-0000-4000-8000-000000000001'),
      takeRight: () => tenant.world.setBotPermissions(['AppCatalog.Read.All']),
      loseNextAnswer: () =>
        tenant.faults.add({ ...afterwards, service: 'graph', match: installing }),
      throttleNext: (retryAfterMs) =>
        tenant.faults.add({
          service: 'graph',
          match: installing,
          kind: 'status',
          status: 429,
          retryAfter: retryAfterMs / 1_000,
          times: 1,
        }),
    }))
  })

  describe('Key Vault', () => {
    vaultsContract(() => ({
      vaults: new KeyVaults({ credential: signInAsBot(tenant), verifyChallenge: false }),
      vaultUrl: tenant.vaultUrl,
      setAccess: (access) => tenant.world.setVaultAccess('first', access),
      softDelete: (secretName) => tenant.world.deleteVaultSecret(secretName),
      loseNextAnswer: () => {
        const match = { method: 'PUT', path: '/secrets/' }
        tenant.faults.add({ ...afterwards, service: 'vault', match })
      },
      throttle: (retryAfterMs) => {
        const retryAfter = retryAfterMs === null ? {} : { retryAfter: retryAfterMs / 1000 }
        const match = { path: '.*' }
        tenant.faults.add({ service: 'vault', kind: 'status', status: 429, match, ...retryAfter })
      },
      valuesOf: (secretName) => tenant.world.vaultVersionsOf(secretName).map(({ value }) => value),
    }))
  })

  describe('Entra', () => {
    secretProofContract(() => ({
      proof: new EntraSecretProof({
        authority: tenant.authorityUrl,
        tenantId: tenant.tenantId,
        graphEndpoint: tenant.graphUrl,
      }),
      mint: () => {
        const { appId } = tenant.world.addApplication({ displayName: 'Proven' })
        const { keyId, secretText } = tenant.world.addCredential(appId, { endsInDays: 21 })
        return {
          clientId: appId,
          secret: sealSecretText(secretText),
          remove: () => tenant.world.deleteCredential(appId, keyId),
          expire: () => tenant.clock.advanceDays(30),
        }
      },
      breakNext: () => {
        const match = { method: 'POST', path: '/token$' }
        tenant.faults.add({ service: 'entra', kind: 'reset', match, times: 1 })
      },
    }))
  })
})
