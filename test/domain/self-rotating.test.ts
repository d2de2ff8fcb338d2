import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { selfRotationOf } from '../../src/domain/self-rotating.ts'
import { application } from '../support/worlds/payroll.ts'

const rotation = (changes: Parameters<typeof application>[0]) =>
  selfRotationOf(application(changes))

describe('A service renews the secrets by itself', () => {
  it('of the application of Entra Connect', () => {
    const displayName = 'ConnectSyncProvisioning_CONTOSO-DC01_1a2b3c4d5e6f'
    assert.equal(rotation({ displayName }), 'entraConnect')
    assert.equal(rotation({ displayName: displayName.toLowerCase() }), 'entraConnect')
  })

  it('of what application proxy publishes', () => {
    const tags = ['finance', 'WindowsAzureActiveDirectoryOnPremApp']
    assert.equal(rotation({ tags }), 'applicationProxy')
  })

  it('of the server that Entra makes for its devices', () => {
    assert.equal(rotation({ displayName: 'P2P Server' }), 'p2pServer')
  })

  for (const displayName of ['Payroll API', 'My ConnectSyncProvisioning_x', 'P2P Server 2', null]) {
    it(`but not of ${displayName ?? 'one without a name'}`, () => {
      assert.equal(rotation({ displayName }), undefined)
    })
  }
})
