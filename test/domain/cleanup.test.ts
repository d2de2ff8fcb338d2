import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decideCleanup, lostCause } from '../../src/domain/cleanup.ts'
import {
  application,
  awaitingCleanup,
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

describe('A rotation that waits for its clean-up', () => {
  const hours = (count: number) => new Date(now.getTime() + count * 3_600_000)
  const both = withCredentials(credential(), freshCredential)
  const onlyOld = withCredentials(credential())

  it('can be finished while the directory shows its new secret', () => {
    assert.equal(lostCause(awaitingCleanup(), both, hours(48)), undefined)
  })

  it('is lost where the new secret is gone', () => {
    assert.equal(lostCause(awaitingCleanup(), onlyOld, hours(2)), 'newSecretGone')
  })

  it('is lost where the application is gone', () => {
    assert.equal(lostCause(awaitingCleanup(), undefined, hours(2)), 'applicationGone')
  })

  it('is not given up while the directory may lag', () => {
    assert.equal(lostCause(awaitingCleanup(), onlyOld, hours(0.9)), undefined)
    assert.equal(lostCause(awaitingCleanup(), undefined, hours(0.9)), undefined)
  })
})
