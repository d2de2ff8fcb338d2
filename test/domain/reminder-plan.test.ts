import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Owner } from '../../src/domain/application.ts'
import { noticeId } from '../../src/domain/notice-plan.ts'
import { planReminders, type ReminderPlanInput } from '../../src/domain/reminder-plan.ts'
import type { Milestone } from '../../src/domain/reminder-stage.ts'
import { isReminderStage, rotationRemindedOf } from '../../src/domain/reminder-stage.ts'
import {
  alice,
  application,
  awaitingCleanup,
  ben,
  erin,
  now,
  oldKeyId,
  ownerOf,
  rotationId,
} from '../support/worlds/payroll.ts'

const { objectId } = application()
const after = (days: number) => new Date(now.getTime() + days * 86_400_000)
const keyOf = (personId: string, milestone: Milestone, id = rotationId) => ({
  recipient: { to: 'person', id: personId },
  applicationObjectId: objectId,
  keyId: oldKeyId,
  stage: `cleanup/${id}/${milestone}`,
})

/** Alice rotated on 4 May; the old secret ends on 25 May. One change, then who is reminded. */
function plan(days: number, given: Partial<ReminderPlanInput> = {}) {
  return planReminders({
    waiting: [awaitingCleanup()],
    ownersOf: new Map([[objectId, [ownerOf(alice)]]]),
    reachable: new Set([alice.id, ben.id, erin.id]),
    attentionOf: new Map(),
    said: new Set(),
    now: after(days),
    zone: 'UTC',
    ...given,
  })
}
const owners = (...list: Owner[]) => ({ ownersOf: new Map([[objectId, list]]) })
const endingIn = (days: number) => ({
  waiting: [
    { ...awaitingCleanup(), old: { ...awaitingCleanup().old, expiresAt: after(days + 0.1) } },
  ],
})

describe('A plan of reminders', () => {
  const calendar: [number, Milestone | undefined][] = [
    [0, undefined],
    [2, undefined],
    [3, 'waited-3'],
    [6, 'waited-3'],
    [7, 'waited-7'],
    [13, 'waited-7'],
    [14, 'ends-7'],
    [20, 'ends-1'],
    [20.9, 'ends-1'],
  ]
  for (const [days, milestone] of calendar) {
    it(`has ${milestone ?? 'nothing'} on day ${days}`, () => {
      const expected = milestone ? [keyOf(alice.id, milestone)] : []
      assert.deepEqual(plan(days), expected)
    })
  }

  it('reaches the fourteenth and the thirtieth day where the old secret lasts that long', () => {
    assert.deepEqual(plan(14, endingIn(200)), [keyOf(alice.id, 'waited-14')])
    assert.deepEqual(plan(30, endingIn(200)), [keyOf(alice.id, 'waited-30')])
    assert.deepEqual(plan(193, endingIn(200)), [keyOf(alice.id, 'ends-7')])
  })

  it('has nothing once the old secret has ended: that closes the matter', () => {
    assert.deepEqual(plan(21), [])
    assert.deepEqual(plan(40), [])
  })

  it('counts no day before the end that was past when the new secret was stored', () => {
    assert.deepEqual(plan(0, endingIn(5)), [])
    assert.deepEqual(plan(1, endingIn(5)), [])
    assert.deepEqual(plan(3, endingIn(5)), [keyOf(alice.id, 'waited-3')])
    assert.deepEqual(plan(4, endingIn(5)), [keyOf(alice.id, 'ends-1')])
    assert.deepEqual(plan(0, endingIn(1)), [])
  })

  it('repeats nothing that was said, and makes up for nothing that was missed', () => {
    const [due] = plan(7)
    assert.ok(due)
    assert.deepEqual(plan(7, { said: new Set([noticeId(due)]) }), [])
  })

  it('reminds nobody who muted the application', () => {
    const muted = { kind: 'muted', personId: alice.id } as const
    const both = owners(ownerOf(alice), ownerOf(ben))
    const due = plan(3, { ...both, attentionOf: new Map([[objectId, [muted]]]) })
    assert.deepEqual(
      due.map(({ recipient }) => recipient.id),
      [ben.id],
    )
  })

  it('reminds whoever rotated and every owner, each once', () => {
    const both = owners(ownerOf(alice), ownerOf(ben))
    assert.deepEqual(
      plan(3, both).map(({ recipient }) => recipient.id),
      [alice.id, ben.id],
    )
  })

  it('reminds an administrator who rotated and owns nothing', () => {
    const byErin = { waiting: [{ ...awaitingCleanup(), requestedBy: erin }] }
    assert.deepEqual(
      plan(3, byErin).map(({ recipient }) => recipient.id),
      [erin.id, alice.id],
    )
  })

  it('reminds nobody whose account is disabled, whoever they are', () => {
    assert.deepEqual(plan(3, owners(ownerOf(alice, { enabled: false }))), [])
  })

  it('reminds nobody whose chat is not known', () => {
    assert.deepEqual(plan(3, { reachable: new Set() }), [])
  })

  it('reminds whoever rotated where the owners are not known', () => {
    assert.deepEqual(plan(3, { ownersOf: new Map() }), [keyOf(alice.id, 'waited-3')])
  })

  it('reminds anew for another rotation of the same secret', () => {
    const [first] = plan(3)
    assert.ok(first)
    const another = { waiting: [{ ...awaitingCleanup(), id: 'rk-22222222' as const }] }
    assert.deepEqual(plan(3, { ...another, said: new Set([noticeId(first)]) }), [
      keyOf(alice.id, 'waited-3', 'rk-22222222'),
    ])
  })

  it('counts days as people in the zone do', () => {
    const evening = { now: new Date('2026-05-06T23:00:00Z') }
    assert.deepEqual(plan(0, evening), [])
    assert.equal(plan(0, { ...evening, zone: 'Europe/Berlin' }).length, 1)
  })
})

describe('The name of a reminder', () => {
  it('leads back to its rotation', () => {
    assert.equal(rotationRemindedOf(`cleanup/${rotationId}/waited-3`), rotationId)
  })

  for (const other of [
    30,
    'expired',
    'cleanup/rk-1/waited-3',
    `cleanup/${rotationId}/soon`,
    `x/cleanup/${rotationId}/waited-3`,
  ]) {
    it(`is none of ${other}`, () => {
      assert.equal(rotationRemindedOf(other), undefined)
      assert.equal(isReminderStage(other), false)
    })
  }
})
