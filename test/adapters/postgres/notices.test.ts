import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Recipient } from '../../../src/domain/audience.ts'
import { type NoticeKey, noticeId } from '../../../src/domain/notice-plan.ts'
import { forEachEngine } from '../../support/engine.ts'
import { may } from '../../support/engine-data.ts'

const key: NoticeKey = {
  recipient: { to: 'person', id: 'ada' },
  applicationObjectId: 'object-1',
  keyId: 'key-1',
  stage: 30,
}
const id = noticeId(key)

forEachEngine((given) => {
  const notices = () => given().store.notices

  test('a notice is planned once', async () => {
    assert.equal(await notices().plan(key, may(1)), true)
    assert.equal(await notices().plan(key, may(2)), false)
    assert.deepEqual(await notices().byId(id), { id, key, state: 'planned' })
  })

  test('stages come back as numbers and as the word', async () => {
    const expired: NoticeKey = { ...key, stage: 'expired' }
    await notices().plan(key, may(1))
    await notices().plan(expired, may(2))
    assert.deepEqual(
      (await notices().planned()).map((notice) => notice.key.stage),
      [30, 'expired'],
    )
  })

  test('a reminder stands beside the warnings under its own stage', async () => {
    const reminder: NoticeKey = { ...key, stage: 'cleanup/rk-22222222/waited-3' }
    await notices().plan(key, may(1))
    assert.equal(await notices().plan(reminder, may(2)), true)
    assert.equal(await notices().plan(reminder, may(3)), false)
    assert.deepEqual((await notices().byId(noticeId(reminder)))?.key, reminder)
  })

  test('of several claims at once one wins', async () => {
    await notices().plan(key, may(1))
    const claims = [1, 2, 3].map((day) => notices().claim([id], may(day)))
    assert.equal((await Promise.all(claims)).filter(Boolean).length, 1)
    assert.equal((await notices().byId(id))?.state, 'claimed')
  })

  test('a claimed notice is not planned any more until it is put back', async () => {
    await notices().plan(key, may(1))
    await notices().claim([id], may(1))
    assert.deepEqual(await notices().planned(), [])
    await notices().settle([id], 'planned')
    assert.equal(await notices().claim([id], may(2)), true)
  })

  test('several notices are claimed together or not at all', async () => {
    const other: NoticeKey = { ...key, stage: 7 }
    const both = [id, noticeId(other)]
    await notices().plan(key, may(1))
    await notices().plan(other, may(1))
    await notices().claim([id], may(1))
    assert.equal(await notices().claim(both, may(2)), false)
    assert.equal((await notices().byId(noticeId(other)))?.state, 'planned')
    await notices().settle([id], 'planned')
    assert.equal(await notices().claim(both, may(3)), true)
    assert.deepEqual(await notices().planned(), [])
  })

  test('of overlapping claims at once no notice is won twice', async () => {
    const keys = [30, 14, 7].map((stage): NoticeKey => ({ ...key, stage }))
    for (const one of keys) await notices().plan(one, may(1))
    const [first = '', second = '', third = ''] = keys.map(noticeId)
    const claims = [
      [first, second],
      [second, third],
      [third, first],
    ].map((ids) => notices().claim(ids, may(2)))
    assert.equal((await Promise.all(claims)).filter(Boolean).length, 1)
    assert.equal((await notices().planned()).length, 1)
  })

  test('who has planned notices lacks a delivery until one is about to begin', async () => {
    const { store, engine } = given()
    const [ada, team] = [key.recipient, { to: 'channel', id: 'team' }] as const
    const deliver = (to: Recipient, at?: Date) =>
      store.enqueue({ queue: 'deliver-notices', data: to }, at)
    for (const stage of [30, 14] as const) await notices().plan({ ...key, stage }, may(2))
    await notices().plan({ ...key, recipient: team }, may(1))
    const claimed: NoticeKey = { ...key, recipient: { to: 'person', id: 'ben' } }
    await notices().plan(claimed, may(1))
    await notices().claim([noticeId(claimed)], may(1))
    assert.deepEqual(await notices().withoutDelivery(), [team, ada])

    await deliver(ada)
    await deliver(team, new Date(Date.now() + 3_600_000))
    assert.deepEqual(await notices().withoutDelivery(), [team], 'it may have to come sooner')
    await deliver(team)
    assert.deepEqual(await notices().withoutDelivery(), [])
    await sql`update pgboss.job set state = 'active'`.execute(engine.database)
    const why = 'those that run may have looked before these were planned'
    assert.deepEqual(await notices().withoutDelivery(), [team, ada], why)
  })

  test('a channel has notices of its own, also where a person has the same id', async () => {
    const channel: NoticeKey = { ...key, recipient: { to: 'channel', id: 'ada' } }
    assert.equal(await notices().plan(key, may(1)), true)
    assert.equal(await notices().plan(channel, may(1)), true)
    const keysOf = async (recipient: NoticeKey['recipient']) =>
      (await notices().planned(recipient)).map((notice) => notice.key)
    assert.deepEqual(await keysOf(channel.recipient), [channel])
    assert.deepEqual(await keysOf(key.recipient), [key])
  })

  test('what could not be delivered is told apart', async () => {
    await notices().plan(key, may(1))
    assert.deepEqual(await notices().failedAbout(['object-1']), new Set())
    await notices().settle([id], 'failed')
    assert.deepEqual(await notices().failedAbout(['object-1']), new Set([id]))
    assert.deepEqual(await notices().failedAbout(['object-2']), new Set())
  })

  for (const state of ['sent', 'failed', 'dropped'] as const) {
    test(`a notice that is ${state} cannot be claimed`, async () => {
      await notices().plan(key, may(1))
      await notices().settle([id], state)
      assert.equal((await notices().byId(id))?.state, state)
      assert.equal(await notices().claim([id], may(2)), false)
    })
  }

  test('a dropped notice was never said, and can be planned again', async () => {
    await notices().plan(key, may(1))
    await notices().settle([id], 'dropped')
    assert.deepEqual(await notices().saidAbout(['object-1']), new Set())
    assert.equal(await notices().plan(key, may(2)), true)
    assert.deepEqual(await notices().saidAbout(['object-1']), new Set([id]))
    assert.equal(await notices().claim([id], may(2)), true)
  })

  test('what was sent stays sent', async () => {
    await notices().plan(key, may(1))
    await notices().settle([id], 'sent')
    await notices().settle([id], 'planned')
    assert.equal((await notices().byId(id))?.state, 'sent')
  })

  test('everything that was said about applications is known, whatever became of it', async () => {
    const other: NoticeKey = { ...key, applicationObjectId: 'object-2' }
    const third: NoticeKey = { ...key, applicationObjectId: 'object-3' }
    for (const one of [key, other, third]) await notices().plan(one, may(1))
    await notices().settle([id], 'failed')
    const said = await notices().saidAbout(['object-1', 'object-2'])
    assert.deepEqual(said, new Set([id, noticeId(other)]))
    assert.deepEqual(await notices().saidAbout([]), new Set())
  })
})
