import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { reaches } from '../../src/domain/own-reach.ts'
import { alice, ownerOf } from '../support/worlds/payroll.ts'

const ownId = '5e000000-0000-4000-8000-000000000001'
const owned = { over: 'owned', servicePrincipalId: ownId } as const
const self = { type: 'servicePrincipal', id: ownId, name: 'Rekey' } as const

describe('Rekey may write', () => {
  it('to every application where it may write to all, or nobody says', () => {
    assert.ok(reaches({ over: 'all' }, []))
    assert.ok(reaches({ over: 'unknown' }, []))
  })

  it('to what it owns', () => {
    assert.ok(reaches(owned, [ownerOf(alice), self]))
  })

  it('to nothing else where it may write to its own only', () => {
    assert.ok(!reaches(owned, []))
    assert.ok(!reaches(owned, [ownerOf(alice), { ...self, id: alice.id }]))
    assert.ok(
      !reaches(owned, [ownerOf({ ...alice, id: ownId })]),
      'a person is no service principal',
    )
  })
})
