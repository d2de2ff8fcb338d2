import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Owner } from '../../src/domain/application.ts'
import { peopleToTell } from '../../src/domain/notice-plan.ts'
import { hasSingleOwner, nobodyCanBeTold } from '../../src/domain/ownership.ts'
import { rightsOf } from '../../src/domain/rights.ts'

const person = { type: 'person', name: 'Ada', enabled: true, guest: false } as const
const ada: Owner = { ...person, id: 'ada' }
const ben: Owner = { ...person, id: 'ben' }
const guest: Owner = { ...person, id: 'guest', guest: true }
const disabled: Owner = { ...person, id: 'disabled', enabled: false }
const robot: Owner = { type: 'servicePrincipal', id: 'robot', name: 'Robot' }
const deleted: Owner = { type: 'deleted', id: 'deleted', name: null }

describe('An application', () => {
  const cases: readonly [string, readonly Owner[], 'nobody' | 'single' | 'several'][] = [
    ['without any owner has nobody to tell', [], 'nobody'],
    ['of a disabled account has nobody to tell', [disabled], 'nobody'],
    ['of a deleted account has nobody to tell', [deleted], 'nobody'],
    ['of another application has nobody to tell', [robot], 'nobody'],
    ['of one person hangs on that person', [ada], 'single'],
    ['of one person, listed twice, hangs on that person', [ada, ada], 'single'],
    ['of a guest hangs on that guest', [guest], 'single'],
    [
      'of one person whose account works hangs on that person',
      [ada, disabled, deleted, robot],
      'single',
    ],
    ['of two people hangs on nobody alone', [ada, ben], 'several'],
    ['of a person and a guest hangs on nobody alone', [ada, guest], 'several'],
  ]
  for (const [sentence, owners, expected] of cases) {
    it(sentence, () => {
      assert.equal(nobodyCanBeTold(owners), expected === 'nobody')
      assert.equal(hasSingleOwner(owners), expected === 'single')
    })
  }

  it('gives no right to an owner who was deleted, and tells them nothing', () => {
    assert.deepEqual(peopleToTell([deleted]), [])
    const facts = { personId: 'deleted', owners: [deleted], adminRole: null }
    assert.deepEqual(rightsOf(facts), { allowed: false })
  })
})
