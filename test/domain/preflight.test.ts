import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type PreflightInput, preflight } from '../../src/domain/preflight.ts'
import { application, credential, oldKeyId, rotationId } from '../support/worlds/payroll.ts'

const other = (keyId: string, displayName: string | null = null) =>
  credential({ keyId, displayName })
const check = (input: Partial<PreflightInput> = {}) =>
  preflight({
    application: application(),
    oldKeyId,
    rotationId: null,
    rules: { forbidden: false, maxLifetimeDays: null },
    vaults: ['ready'],
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
    ['unreachable', 'vaultUnreachable'],
  ] as const
  for (const [vault, reason] of readiness) {
    it(`stops where one vault of several is ${vault}`, () => {
      assert.equal(check({ vaults: ['ready', vault, 'ready'] }), reason)
    })
  }

  it('names what will not pass by itself before what will', () => {
    assert.equal(check({ vaults: ['unreachable', 'nameDeleted', 'forbidden'] }), 'vaultForbidden')
  })

  it('asks in order: application, old secret, policy, room, vaults', () => {
    const everything: PreflightInput = {
      application: undefined,
      oldKeyId: 'unknown',
      rotationId: null,
      rules: { forbidden: true, maxLifetimeDays: null },
      vaults: ['forbidden'],
    }
    const full = application({
      signInAudience: 'PersonalMicrosoftAccount',
      credentials: [other('x'), other('y')],
    })
    const open = { forbidden: false, maxLifetimeDays: null }
    assert.equal(check(everything), 'applicationGone')
    assert.equal(check({ ...everything, application: full }), 'oldCredentialGone')
    assert.equal(check({ ...everything, application: full, oldKeyId: 'x' }), 'policyForbids')
    const allowed = { ...everything, application: full, oldKeyId: 'x', rules: open }
    assert.equal(check(allowed), 'secretCapReached')
    const roomy = { ...allowed, application: application({ credentials: [other('x')] }) }
    assert.equal(check(roomy), 'vaultForbidden')
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
