import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { applicationsAtIt, isAtIt } from '../../src/domain/at-it.ts'
import { confirmGiveUp } from '../../src/domain/rotation-steps.ts'
import {
  alice,
  awaitingCleanup,
  cleaningUp,
  now,
  requested,
  stored,
} from '../support/worlds/payroll.ts'

const hours = (count: number) => new Date(now.getTime() + count * 3_600_000)

describe('Somebody is at an application', () => {
  it('for a day after a rotation was asked for, and no longer while there is no new secret', () => {
    assert.ok(isAtIt(requested(), hours(23)))
    assert.ok(!isAtIt(requested(), hours(24)))
  })

  it('for a day more where somebody wants it given up', () => {
    const givingUp = confirmGiveUp(requested(), alice, hours(20))
    assert.ok(isAtIt(givingUp, hours(43)))
    assert.ok(!isAtIt(givingUp, hours(44)))
  })

  it('for as long as it takes once there is a new secret', () => {
    for (const rotation of [stored(), awaitingCleanup(), cleaningUp()]) {
      assert.ok(isAtIt(rotation, hours(1_000)), rotation.state)
    }
  })

  it('and not at others', () => {
    const open = [{ rotation: requested() }]
    const { objectId } = requested().application
    assert.deepEqual(applicationsAtIt(open, hours(1)), new Set([objectId]))
    assert.deepEqual(applicationsAtIt(open, hours(25)), new Set())
  })
})
