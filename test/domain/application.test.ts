import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { credentialOf, nameOf } from '../../src/domain/application.ts'
import { application, credential, oldKeyId } from '../support/worlds/payroll.ts'

describe('An application', () => {
  it('is called by its name', () => {
    assert.equal(nameOf(application()), 'Payroll API')
  })

  for (const displayName of [null, '', '   ']) {
    it(`is called by its client id when its name is ${JSON.stringify(displayName)}`, () => {
      assert.equal(nameOf(application({ displayName })), application().clientId)
    })
  }

  it('gives a client secret by its key id', () => {
    assert.deepEqual(credentialOf(application(), oldKeyId), credential())
    assert.equal(credentialOf(application(), 'unknown'), undefined)
  })
})
