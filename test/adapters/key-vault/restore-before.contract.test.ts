import { after, afterEach, before, describe } from 'node:test'
import { type SandboxTenant, startTenant } from '../../../sandbox/tenant/start-tenant.ts'
import { KeyVaults } from '../../../src/adapters/key-vault/key-vaults.ts'
import { restoreBeforeContract } from '../../support/contracts/restore-before.ts'
import { Calls } from '../../support/fakes/calls.ts'
import { FakeClock } from '../../support/fakes/fake-clock.ts'
import { FakeVaults } from '../../support/fakes/fake-vaults.ts'
import { now, vaultUrl } from '../../support/worlds/payroll.ts'
import { signInAsBot, trust } from '../entra/sign-in-as-bot.ts'

const secondsFrom = (time: Date, seconds: number) => new Date(time.getTime() + seconds * 1000)

describe('An undo in Key Vault', () => {
  let tenant: SandboxTenant
  before(async () => {
    tenant = await startTenant({ now })
    trust(tenant.caPem)
  })
  after(() => tenant.close())
  afterEach(() => {
    tenant.faults.clear()
    tenant.world.setVaultAccess('first', 'officer')
  })
  const unsaid = { contentType: undefined, nbf: undefined, exp: undefined, tags: undefined }
  restoreBeforeContract(() => ({
    vaults: new KeyVaults({ credential: signInAsBot(tenant), verifyChallenge: false }),
    vaultUrl: tenant.vaultUrl,
    setAccess: (access) => tenant.world.setVaultAccess('first', access),
    softDelete: (secretName) => tenant.world.deleteVaultSecret(secretName),
    put: (secretName, value, seconds, enabled = true) => {
      const at = secondsFrom(tenant.clock.now(), seconds)
      const { store } = tenant.world.vaults.first
      store.addVersion(secretName, value, { ...unsaid, enabled }, { at })
    },
    loseNextRestore: () => {
      const match = { method: 'PUT', path: '/secrets/' }
      tenant.faults.add({ kind: 'commitThenReset', times: 1, service: 'vault', match })
    },
    held: (secretName) => tenant.world.vaultVersionsOf(secretName),
  }))
})

describe('An undo in the fake vault', () => {
  const calls = new Calls()
  const clock = new FakeClock(now)
  const vaults = new FakeVaults(calls, clock)
  const vault = vaults.at(vaultUrl)
  afterEach(() => {
    vault.access = 'officer'
  })
  restoreBeforeContract(() => ({
    vaults,
    vaultUrl,
    setAccess: (access) => {
      vault.access = access
    },
    softDelete: (secretName) => vault.softDelete(secretName),
    put: (secretName, value, seconds, enabled = true) => {
      const createdAt = secondsFrom(clock.now(), seconds)
      vault.put(secretName, { value, createdAt, tags: null }).enabled = enabled
    },
    loseNextRestore: () =>
      calls.failNext('vault.restoreBefore', { kind: 'takeEffectThenFail', reason: 'uncertain' }),
    held: (secretName) => vault.versionsOf(secretName),
  }))
})
