import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PasswordCredential } from '../../src/domain/application.ts'
import type { Rotation } from '../../src/domain/rotation.ts'
import { recordFailed } from '../../src/domain/rotation-steps.ts'
import { isAttempt, isStray, withoutAttempts } from '../../src/domain/stray.ts'
import {
  application,
  awaitingCleanup,
  cleaningUp,
  credential,
  fresh,
  now,
  requested,
  stored,
} from '../support/worlds/payroll.ts'

const lost = (changes: Partial<PasswordCredential> = {}) =>
  credential({
    keyId: 'lost',
    displayName: requested().plan.displayName,
    startsAt: now,
    expiresAt: requested().plan.expiresAt,
    ...changes,
  })
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)

describe('A credential is a stray', () => {
  it('where a rotation made it and recorded another', () => {
    for (const rotation of [stored(), awaitingCleanup(), cleaningUp()]) {
      assert.ok(isStray(rotation, lost()))
    }
  })

  it('where the rotation that made it failed', () => {
    assert.ok(isStray(recordFailed(requested(), 'vaultForbidden', now), lost()))
  })

  it('where it began a little late, as clocks differ', () => {
    assert.ok(isStray(awaitingCleanup(), lost({ startsAt: minutes(4) })))
  })
})

describe('A credential is no stray', () => {
  it('while its rotation is still minting', () => {
    assert.ok(!isStray(requested(), lost()))
  })

  it('where it is the recorded one', () => {
    assert.ok(!isStray(awaitingCleanup(), lost({ keyId: fresh.keyId })))
  })

  it('where it is the old one', () => {
    assert.ok(!isStray(awaitingCleanup(), lost({ keyId: requested().old.keyId })))
  })

  it('where somebody copied the name later, or had it before', () => {
    assert.ok(!isStray(awaitingCleanup(), lost({ startsAt: minutes(6) })))
    assert.ok(!isStray(awaitingCleanup(), lost({ startsAt: minutes(-6) })))
  })

  it('where somebody copied the name at once, and chose an end of their own', () => {
    assert.ok(!isStray(awaitingCleanup(), lost({ expiresAt: minutes(180 * 24 * 60) })))
  })

  it('where its name only bears the rotation id', () => {
    assert.ok(!isStray(awaitingCleanup(), lost({ displayName: 'mine [rk-7f3k2q9d]' })))
  })
})

describe('A credential is an attempt of a rotation', () => {
  it('where it has the name and the end that the rotation asked for', () => {
    assert.ok(isAttempt(requested(), lost()))
  })

  it('where the directory keeps ends to the second', () => {
    const expiresAt = new Date(requested().plan.expiresAt.getTime() - 999)
    assert.ok(isAttempt(requested(), lost({ expiresAt })))
  })

  it('not where a person copied the name, or a part of it', () => {
    const { expiresAt } = requested().plan
    assert.ok(!isAttempt(requested(), lost({ expiresAt: new Date(expiresAt.getTime() - 60_000) })))
    assert.ok(!isAttempt(requested(), lost({ displayName: 'mine [rk-7f3k2q9d]' })))
  })
})

describe('An application without attempts', () => {
  const old = credential()
  const own = lost({ keyId: fresh.keyId })
  const held = application({ credentials: [old, own, lost()] })
  const keyIds = (rotation: Rotation, askedAbout = old.keyId) =>
    withoutAttempts(held, [rotation], askedAbout).credentials.map(({ keyId }) => keyId)

  it('has what people made and what a rotation recorded', () => {
    assert.deepEqual(keyIds(awaitingCleanup()), [old.keyId, fresh.keyId])
  })

  it('has nothing of a rotation that recorded none', () => {
    assert.deepEqual(keyIds(requested()), [old.keyId])
    assert.deepEqual(keyIds(recordFailed(requested(), 'notAccepted', now)), [old.keyId])
  })

  it('has the one that is asked about', () => {
    assert.deepEqual(keyIds(awaitingCleanup(), 'lost'), [old.keyId, fresh.keyId, 'lost'])
  })
})
