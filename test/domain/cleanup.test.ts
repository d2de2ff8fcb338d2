import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decideCleanup, endOf, lostCause, settledBy, switchedAt } from '../../src/domain/cleanup.ts'
import { recordRemoved, recordSettled } from '../../src/domain/rotation-steps.ts'
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

describe('An old secret that nobody removed', () => {
  const { expiresAt } = credential()
  const justBefore = new Date(expiresAt.getTime() - 1)
  const settled = (world: ReturnType<typeof application> | undefined, at = now) =>
    settledBy(awaitingCleanup(), world, at)

  it('keeps the matter open while it can be used', () => {
    assert.equal(settled(withCredentials(credential(), freshCredential), justBefore), undefined)
  })

  it('closes the matter when it expires, to the millisecond', () => {
    const world = withCredentials(credential(), freshCredential)
    assert.equal(settled(world, expiresAt), 'oldExpired')
  })

  it('closes the matter when somebody removed it by hand', () => {
    assert.equal(settled(withCredentials(freshCredential)), 'oldAlreadyGone')
  })

  it('closes nothing where the new one does not show', () => {
    assert.equal(settled(withCredentials()), undefined)
    assert.equal(settled(withCredentials(credential()), expiresAt), undefined)
    assert.equal(settled(undefined, expiresAt), undefined)
  })

  it('is told of in the end', () => {
    const byItself = recordSettled(awaitingCleanup(), 'oldExpired', now)
    assert.deepEqual([byItself.closedBy, endOf(byItself)], [null, 'expired'])
    assert.deepEqual(byItself.timeline.at(-1), { at: now, what: 'oldExpired' })
    assert.ok(!('refusal' in byItself))
    assert.equal(endOf(recordSettled(awaitingCleanup(), 'oldAlreadyGone', now)), 'alreadyGone')
    assert.equal(endOf(recordRemoved(cleaningUp(), 'removed', now)), 'removed')
    assert.equal(endOf(recordRemoved(cleaningUp(), 'alreadyGone', now)), 'alreadyGone')
  })
})

it('The switch is the moment when the new secret was stored', () => {
  const timeline = awaitingCleanup().timeline.map((entry) =>
    entry.what === 'stored' ? { ...entry, at: new Date('2026-05-04T08:05:00Z') } : entry,
  )
  const rotation = { ...awaitingCleanup(), timeline }
  assert.deepEqual(switchedAt(rotation), new Date('2026-05-04T08:05:00Z'))
})
