import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type RightsFacts, rightsOf } from '../../src/domain/rights.ts'
import { alice, ben, ownerOf } from '../support/worlds/payroll.ts'

const decide = (facts: Partial<RightsFacts> = {}) =>
  rightsOf({
    personId: alice.id,
    owners: [ownerOf(alice)],
    adminRole: null,
    guests: 'owner',
    ...facts,
  })

describe('A person may rotate', () => {
  it('as an owner', () => {
    assert.deepEqual(decide(), { allowed: true, as: 'owner' })
  })

  it('as one owner of several', () => {
    assert.ok(decide({ owners: [ownerOf(ben), ownerOf(alice)] }).allowed)
  })

  it('as a guest who owns the application', () => {
    assert.ok(decide({ owners: [ownerOf(alice, { guest: true })] }).allowed)
  })

  it('as an administrator who owns nothing', () => {
    const facts = { owners: [], adminRole: 'Cloud Application Administrator' } as const
    assert.deepEqual(decide(facts), { allowed: true, as: 'Cloud Application Administrator' })
  })

  it('as an owner first, where the person is both', () => {
    assert.deepEqual(decide({ adminRole: 'Global Administrator' }), { allowed: true, as: 'owner' })
  })
})

describe('A person may not rotate', () => {
  it('who neither owns the application nor administrates', () => {
    assert.deepEqual(decide({ owners: [ownerOf(ben)] }), { allowed: false, lack: 'notOwner' })
  })

  it('where nobody owns the application', () => {
    assert.deepEqual(decide({ owners: [] }), { allowed: false, lack: 'notOwner' })
  })

  it('through a service principal that has the same id', () => {
    const owners = [{ type: 'servicePrincipal', id: alice.id, name: null } as const]
    assert.deepEqual(decide({ owners }), { allowed: false, lack: 'notOwner' })
  })

  it('as an owner whose account is disabled, not even as an administrator', () => {
    const owners = [ownerOf(alice, { enabled: false }), ownerOf(ben)]
    const lack = { allowed: false, lack: 'accountDisabled' }
    assert.deepEqual(decide({ owners }), lack)
    assert.deepEqual(decide({ owners, adminRole: 'Global Administrator' }), lack)
  })

  it('as a guest who owns the application, where guests may not', () => {
    const facts = { owners: [ownerOf(alice, { guest: true })], guests: 'none' } as const
    assert.deepEqual(decide(facts), { allowed: false, lack: 'guest' })
    const asAdmin = { allowed: true, as: 'Break-glass group' }
    assert.deepEqual(decide({ ...facts, adminRole: 'Break-glass group' }), asAdmin)
  })
})
