import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { longestThrottleMs, type PreflightInput, preflight } from '../../src/domain/preflight.ts'
import { watchEverything } from '../../src/domain/watch-rules.ts'
import { application, credential, oldKeyId, rotationId } from '../support/worlds/payroll.ts'

const other = (keyId: string, displayName: string | null = null) =>
  credential({ keyId, displayName })
const check = (input: Partial<PreflightInput> = {}) =>
  preflight({
    application: application(),
    oldKeyId,
    rotationId: null,
    rules: { forbidden: false, maxLifetimeDays: null },
    manageable: true,
    vaults: ['ready'],
    watch: watchEverything,
    ...input,
  })

describe('A preflight', () => {
  it('finds nothing in the way', () => {
    assert.equal(check(), undefined)
  })

  it('stops where the application is gone', () => {
    assert.equal(check({ application: undefined }), 'applicationGone')
  })

  it('stops where the old secret is gone', () => {
    assert.equal(check({ oldKeyId: 'unknown' }), 'oldCredentialGone')
  })

  it('stops where a policy forbids client secrets', () => {
    assert.equal(check({ rules: { forbidden: true, maxLifetimeDays: 30 } }), 'policyForbids')
  })

  const readiness = [
    ['forbidden', 'vaultForbidden'],
    ['nameDeleted', 'vaultNameDeleted'],
    ['foreign', 'vaultSecretForeign'],
    ['unreachable', 'vaultUnreachable'],
  ] as const
  for (const [vault, reason] of readiness) {
    it(`stops where one vault of several is ${vault}`, () => {
      assert.equal(check({ vaults: ['ready', vault, 'ready'] }), reason)
    })
  }

  it('stops where one vault of several asks for patience', () => {
    assert.equal(check({ vaults: ['ready', { throttledMs: 5_000 }] }), 'vaultThrottled')
    assert.equal(check({ vaults: [{ throttledMs: null }] }), 'vaultThrottled')
    assert.equal(check({ vaults: [{ throttledMs: 5_000 }, 'unreachable'] }), 'vaultUnreachable')
  })

  it('stops where Rekey may not write to the application', () => {
    assert.equal(check({ manageable: false }), 'notManageable')
  })

  it('stops first of all where a service rotates by itself', () => {
    const connect = application({
      displayName: 'ConnectSyncProvisioning_DC01_1a2b',
      credentials: [],
    })
    assert.equal(check({ application: connect }), 'selfRotating')
  })

  it('names what will not pass by itself before what will', () => {
    assert.equal(check({ vaults: ['unreachable', 'nameDeleted', 'forbidden'] }), 'vaultForbidden')
  })

  it('asks in order: application, old secret, right to write, policy, room, vaults', () => {
    const everything: PreflightInput = {
      application: undefined,
      oldKeyId: 'unknown',
      rotationId: null,
      rules: { forbidden: true, maxLifetimeDays: null },
      manageable: false,
      vaults: ['forbidden'],
      watch: watchEverything,
    }
    const full = application({
      signInAudience: 'PersonalMicrosoftAccount',
      credentials: [other('x'), other('y')],
    })
    const open = { forbidden: false, maxLifetimeDays: null }
    assert.equal(check(everything), 'applicationGone')
    assert.equal(check({ ...everything, application: full }), 'oldCredentialGone')
    const known = { ...everything, application: full, oldKeyId: 'x' }
    assert.equal(check(known), 'notManageable')
    assert.equal(check({ ...known, manageable: true }), 'policyForbids')
    const allowed = { ...known, manageable: true, rules: open }
    assert.equal(check(allowed), 'secretCapReached')
    const roomy = { ...allowed, application: application({ credentials: [other('x')] }) }
    assert.equal(check(roomy), 'vaultForbidden')
  })
})

describe('The wait that throttled vaults ask for', () => {
  it('is the longest of them', () => {
    const vaults = ['ready', { throttledMs: 2_000 }, { throttledMs: 9_000 }] as const
    assert.equal(longestThrottleMs(vaults), 9_000)
  })

  it('is unknown where none says how long', () => {
    assert.equal(longestThrottleMs([{ throttledMs: null }, 'unreachable']), null)
  })
})

describe('An application for personal accounts', () => {
  const personal = (...credentials: ReturnType<typeof other>[]) =>
    application({
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
      credentials: [credential(), ...credentials],
    })

  it('has room for a second client secret', () => {
    assert.equal(check({ application: personal() }), undefined)
  })

  it('has no room for a third', () => {
    assert.equal(check({ application: personal(other('second')) }), 'secretCapReached')
  })

  it('does not count what an earlier run of this rotation left behind', () => {
    const ours = other('ours', `secret [${rotationId}]`)
    assert.equal(check({ application: personal(ours), rotationId }), undefined)
  })

  it('counts what another rotation made', () => {
    const theirs = other('theirs', 'secret [rk-22222222]')
    assert.equal(check({ application: personal(theirs), rotationId }), 'secretCapReached')
  })

  it('is the only kind with a limit', () => {
    const many = application({ credentials: [credential(), other('b'), other('c'), other('d')] })
    assert.equal(check({ application: many }), undefined)
  })
})
