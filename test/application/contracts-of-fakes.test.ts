import { afterEach, beforeEach, describe } from 'node:test'
import { sealSecretText } from '../../src/application/secret-text.ts'
import { appRegistrationsContract } from '../support/contracts/app-registrations.ts'
import { botInstallerContract } from '../support/contracts/bot-installer.ts'
import { secretProofContract } from '../support/contracts/secret-proof.ts'
import { signInEvidenceContract } from '../support/contracts/sign-in-evidence.ts'
import { vaultsContract } from '../support/contracts/vaults.ts'
import { Calls } from '../support/fakes/calls.ts'
import { FakeAppRegistrations } from '../support/fakes/fake-app-registrations.ts'
import { FakeBotInstaller } from '../support/fakes/fake-bot-installer.ts'
import { FakeClock } from '../support/fakes/fake-clock.ts'
import { FakeSecretProof } from '../support/fakes/fake-secret-proof.ts'
import { FakeSignInEvidence } from '../support/fakes/fake-sign-in-evidence.ts'
import { FakeTenant, secretValueOf } from '../support/fakes/fake-tenant.ts'
import { FakeVaults } from '../support/fakes/fake-vaults.ts'
import {
  alice,
  application,
  credential,
  now,
  ownerOf,
  vaultUrl,
} from '../support/worlds/payroll.ts'

const lost = { kind: 'takeEffectThenFail', reason: 'uncertain' } as const

const aCertificate = {
  keyId: 'cccccccc-0000-4000-8000-000000000001',
  displayName: 'CN=contract',
  startsAt: now,
  expiresAt: new Date('2027-05-04T08:00:00Z'),
  signsTokens: false,
}

describe('The fake directory', () => {
  const calls = new Calls()
  const tenant = new FakeTenant()
  const registrations = new FakeAppRegistrations(tenant, calls, new FakeClock(now))
  let number = 0
  const rule = (
    objectId: string,
    rules: { forbidden: boolean; maxLifetimeDays: number | null },
  ) => {
    tenant.get(objectId).rules = rules
  }
  appRegistrationsContract(() => ({
    registrations,
    expiresAt: new Date('2027-05-04T08:00:00Z'),
    addApplication: ({ displayName, ownerIds = [] }) => {
      number += 1
      const digits = String(number).padStart(12, '0')
      const objectId = `bbbbbbbb-0000-4000-8000-${digits}`
      const clientId = `33333333-0000-4000-8000-${digits}`
      tenant.add(
        application({ objectId, clientId, displayName, credentials: [] }),
        ownerIds.map((id) => ownerOf(alice, { id })),
      )
      return { objectId, clientId }
    },
    deleteApplication: (objectId) => tenant.delete(objectId),
    federate: (objectId, howMany) => {
      tenant.get(objectId).federatedCredentials = howMany
    },
    forgetMarks: () => {
      tenant.marksEpoch += 1
    },
    addCertificate: (objectId) => {
      tenant.get(objectId).certificates = [aCertificate]
    },
    addServicePrincipal: () => {
      const ids = { objectId: 'principal', clientId: 'client' }
      const certificates = [{ ...aCertificate, signsTokens: true }]
      const secrets = [credential()]
      tenant.servicePrincipals.push({ ...ids, displayName: 'SAML', secrets, certificates })
      return ids
    },
    forbidSecrets: (objectId) => rule(objectId, { forbidden: true, maxLifetimeDays: null }),
    capLifetime: (objectId, days) => rule(objectId, { forbidden: false, maxLifetimeDays: days }),
    loseNextAnswer: () => calls.failNext('graph.addPassword', lost),
  }))
})

describe('The fake installer', () => {
  let people = 0
  botInstallerContract(() => {
    const calls = new Calls()
    const installer = new FakeBotInstaller(calls)
    installer.gone.add('dddddddd-0000-4000-8000-000000000404')
    return {
      installer,
      person: () => {
        people += 1
        return `person-${people}`
      },
      chatIdOf: (personId) => `chat-${personId}`,
      hasBot: (personId) => installer.has.has(personId),
      giveBot: (personId) => installer.has.add(personId),
      takeBot: (personId) => installer.has.delete(personId),
      ofAnotherApp: () => Object.assign(new FakeBotInstaller(calls), { inCatalog: false }),
      takeRight: () => {
        installer.refusal = 'Forbidden'
      },
      loseNextAnswer: () => calls.failNext('graph.install', lost),
      throttleNext: (retryAfterMs) =>
        calls.failNext('graph.install', { kind: 'fail', reason: 'throttled', retryAfterMs }),
    }
  })
})

describe('The fake vault', () => {
  const calls = new Calls()
  const vaults = new FakeVaults(calls, new FakeClock(now))
  const vault = vaults.at(vaultUrl)
  afterEach(() => {
    calls.heal()
    vault.access = 'officer'
  })
  vaultsContract(() => ({
    vaults,
    vaultUrl,
    setAccess: (access) => {
      vault.access = access
    },
    softDelete: (secretName) => vault.softDelete(secretName),
    loseNextAnswer: () => calls.failNext('vault.store', lost),
    throttle: (retryAfterMs) => {
      const fault = { kind: 'fail', reason: 'throttled' } as const
      calls.failNext('vault.readiness', retryAfterMs === null ? fault : { ...fault, retryAfterMs })
    },
    valuesOf: (secretName) => vault.versionsOf(secretName).map(({ value }) => value),
  }))
})

describe('The fake proof', () => {
  const calls = new Calls()
  let clock: FakeClock
  let tenant: FakeTenant
  beforeEach(() => {
    clock = new FakeClock(now)
    tenant = new FakeTenant()
  })
  secretProofContract(() => ({
    proof: new FakeSecretProof(tenant, calls, clock),
    mint: () => {
      tenant.add(application())
      const { clientId, objectId } = application()
      return {
        clientId,
        secret: sealSecretText(secretValueOf(credential().keyId)),
        remove: () => tenant.writeCredentials(objectId, []),
        expire: () => clock.advanceDays(30),
      }
    },
    breakNext: () => calls.failNext('entra.tryOnce', { kind: 'fail', reason: 'unavailable' }),
  }))
})

describe('The fake sign-in records', () => {
  let clock: FakeClock
  let tenant: FakeTenant
  let evidence: FakeSignInEvidence
  beforeEach(() => {
    clock = new FakeClock(now)
    tenant = new FakeTenant()
    evidence = new FakeSignInEvidence(tenant, new Calls(), clock)
  })
  signInEvidenceContract(() => ({
    evidence,
    addApplication: () => {
      const digits = String(tenant.all().length).padStart(12, '0')
      const clientId = `33333333-0000-4000-8000-${digits}`
      const oldKeyId = `aaaaaaaa-0000-4000-8001-${digits}`
      const freshKeyId = `aaaaaaaa-0000-4000-8002-${digits}`
      const credentials = [oldKeyId, freshKeyId].map((keyId) => credential({ keyId }))
      const objectId = `bbbbbbbb-0000-4000-8000-${digits}`
      tenant.add(application({ objectId, clientId, credentials }))
      return { clientId, oldKeyId, freshKeyId }
    },
    signIn: (keyId) => evidence.record(keyId),
    letPass: (minutes) => clock.advance(minutes * 60_000),
    takePermission: () => evidence.close('noPermission'),
    takeLicence: () => evidence.close('noLicence'),
    breakDown: () => evidence.close('noAnswer'),
  }))
})
