import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openStates } from '../../src/domain/rotation.ts'
import {
  abandonRotation,
  confirmGiveUp,
  confirmUndo,
  movesByItself,
  recordFailed,
  recordRemoved,
  recordUndone,
  refuseCleanup,
} from '../../src/domain/rotation-steps.ts'
import {
  alice,
  awaitingCleanup,
  ben,
  cleaningUp,
  fresh,
  now,
  requested,
  stored,
} from '../support/worlds/payroll.ts'

const later = new Date('2026-05-05T08:00:00Z')

describe('A rotation', () => {
  it('begins as requested, by name', () => {
    assert.equal(requested().state, 'requested')
    assert.deepEqual(requested().timeline, [{ at: now, what: 'requested', by: alice.name }])
  })

  it('that is stored knows its new secret', () => {
    assert.equal(stored().state, 'stored')
    assert.deepEqual(stored().fresh, fresh)
  })

  it('that is announced waits, and nothing was refused yet', () => {
    assert.equal(awaitingCleanup().state, 'awaiting-cleanup')
    assert.equal(awaitingCleanup().refusal, null)
  })

  it('whose clean-up is confirmed names who did it', () => {
    assert.deepEqual(cleaningUp().confirmedBy, ben)
    assert.ok(!('refusal' in cleaningUp()))
  })

  it('closes by the person who confirmed', () => {
    const closed = recordRemoved(cleaningUp(), 'removed', later)
    assert.deepEqual([closed.state, closed.closedBy, closed.closedAt], ['closed', ben, later])
    assert.ok(!('confirmedBy' in closed))
  })

  it('waits again after a refusal, and says why', () => {
    const refused = refuseCleanup(cleaningUp(), 'newSecretGone', later)
    assert.deepEqual([refused.state, refused.refusal], ['awaiting-cleanup', 'newSecretGone'])
    assert.ok(!('confirmedBy' in refused))
  })

  it('that failed says why and when', () => {
    const failed = recordFailed(requested(), 'notAccepted', later)
    assert.deepEqual(
      [failed.state, failed.reason, failed.failedAt],
      ['failed', 'notAccepted', later],
    )
  })

  it('never changes which secret it replaces', () => {
    const closed = recordRemoved(cleaningUp(), 'removed', later)
    assert.deepEqual(closed.old, requested().old)
  })
})

describe('The time line', () => {
  const lines = (rotation: { timeline: readonly { what: string }[] }) =>
    rotation.timeline.map(({ what }) => what)

  it('tells the whole story in order', () => {
    assert.deepEqual(lines(recordRemoved(cleaningUp(), 'removed', later)), [
      'requested',
      'stored',
      'announced',
      'cleanupConfirmed',
      'oldRemoved',
    ])
  })

  it('says when somebody was faster', () => {
    assert.equal(lines(recordRemoved(cleaningUp(), 'alreadyGone', later)).at(-1), 'oldAlreadyGone')
  })

  it('keeps refusals', () => {
    assert.equal(
      lines(refuseCleanup(cleaningUp(), 'lastValidSecret', later)).at(-1),
      'cleanupRefused',
    )
  })

  it('names nobody for what Rekey did', () => {
    assert.deepEqual(stored().timeline.at(-1), { at: now, what: 'stored' })
  })

  it('of an earlier state stays as it was', () => {
    const waiting = awaitingCleanup()
    refuseCleanup(cleaningUp(), 'applicationGone', later)
    assert.equal(waiting.timeline.length, 3)
  })
})

describe('A rotation goes on without a person', () => {
  it('until it waits for one, or is over', () => {
    const failed = recordFailed(requested(), 'notAccepted', later)
    const closed = recordRemoved(cleaningUp(), 'removed', later)
    const undoing = confirmUndo(awaitingCleanup(), ben, later)
    const undone = recordUndone(undoing, true, later)
    const abandoned = abandonRotation(awaitingCleanup(), 'newSecretGone', later)
    const givingUp = confirmGiveUp(requested(), ben, later)
    const moving = [requested(), givingUp, stored(), cleaningUp(), undoing]
    const resting = [awaitingCleanup(), failed, closed, undone, abandoned]
    assert.deepEqual(moving.filter(movesByItself), moving)
    assert.deepEqual(resting.filter(movesByItself), [])
  })

  it('only in a state that holds its application', () => {
    const undoing = confirmUndo(awaitingCleanup(), ben, later)
    const givingUp = confirmGiveUp(requested(), ben, later)
    const moving = [requested(), givingUp, stored(), cleaningUp(), undoing]
    const states = moving.map(({ state }) => state)
    assert.deepEqual(new Set(openStates), new Set([...states, 'awaiting-cleanup']))
  })
})
