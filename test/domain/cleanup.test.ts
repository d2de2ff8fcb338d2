import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decideCleanup } from '../../src/domain/cleanup.ts'
import {
  application,
  cleaningUp,
  credential,
  fresh,
  now,
  oldKeyId,
} from '../support/worlds/payroll.ts'

const freshCredential = credential({ keyId: fresh.keyId, expiresAt: fresh.expiresAt })
const withCredentials = (...credentials: ReturnType<typeof credential>[]) =>
  application({ credentials })
const decide = (world = withCredentials(credential(), freshCredential)) =>
  decideCleanup(cleaningUp(), world, now)

describe('A clean-up', () => {
  it('removes the recorded key id', () => {
    assert.deepEqual(decide(), { do: 'remove', keyId: oldKeyId })
  })

  it('removes that one alone, however old the others are', () => {
    const older = credential({ keyId: 'older', expiresAt: new Date('2020-01-01') })
    const world = withCredentials(older, credential(), freshCredential)
    assert.deepEqual(decide(world), { do: 'remove', keyId: oldKeyId })
  })

  it('has nothing to do where the old secret is gone', () => {
    assert.deepEqual(decide(withCredentials(freshCredential)), {
      do: 'nothing',
      why: 'alreadyGone',
    })
  })

  it('is refused where the new secret is gone', () => {
    const other = credential({ keyId: 'other', expiresAt: fresh.expiresAt })
    const refused = { do: 'refuse', why: 'newSecretGone' } as const
    assert.deepEqual(decide(withCredentials(credential(), other)), refused)
  })

  it('is refused where the new secret has expired, to the second', () => {
    const refused = { do: 'refuse', why: 'lastValidSecret' } as const
    const ended = credential({ keyId: fresh.keyId, expiresAt: now })
    assert.deepEqual(decide(withCredentials(credential(), ended)), refused)
  })

  it('is refused where the application is gone', () => {
    assert.deepEqual(decideCleanup(cleaningUp(), undefined, now), {
      do: 'refuse',
      why: 'applicationGone',
    })
  })
})
