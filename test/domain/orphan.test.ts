import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Owner } from '../../src/domain/application.ts'
import { ownerLackOf } from '../../src/domain/orphan.ts'

const person = (id: string, enabled = true): Owner => ({
  type: 'person',
  id,
  name: id,
  enabled,
  guest: false,
})
const service: Owner = { type: 'servicePrincipal', id: 'pipeline', name: 'pipeline' }

describe('An application', () => {
  it('without owners is ownerless', () => assert.equal(ownerLackOf([]), 'ownerless'))

  it('with owners that cannot be told has nobody to tell', () => {
    assert.equal(ownerLackOf([service]), 'nobodyToTell')
    assert.equal(ownerLackOf([person('ada', false), service]), 'nobodyToTell')
  })

  it('with one person who can be told has a single owner, whoever stands beside', () => {
    assert.equal(ownerLackOf([person('ada')]), 'singleOwner')
    assert.equal(ownerLackOf([person('ada'), person('ben', false), service]), 'singleOwner')
  })

  it('with two people who can be told lacks nothing', () => {
    assert.equal(ownerLackOf([person('ada'), person('ben')]), null)
  })
})
