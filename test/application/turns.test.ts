import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import { atOnce, inTurn } from '../../src/application/paced-messenger.ts'
import type { Conversation } from '../../src/application/ports/store.ts'
import { ServiceError } from '../../src/application/service-error.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  chatOf,
  openWorldEngine,
} from '../support/worlds/bot-world.ts'
import { waitingJobs } from '../support/worlds/outbox.ts'
import { alice, ben, now, oldKeyId } from '../support/worlds/payroll.ts'
import { round } from '../support/worlds/seen.ts'
import { payrollId } from '../support/worlds/story.ts'
import { perform } from '../support/worlds/work.ts'

const channel: Conversation = { ...chatOf(alice), id: 'channel', kind: 'channel', personId: null }
const toAlice = { queue: 'deliver-notices', data: { to: 'person', id: alice.id } } as const
const digest = {
  queue: 'post-digest',
  data: { conversationId: channel.id, date: '2026-05-04', kind: 'digest' },
} as const
const noticeId = `${alice.id}/${payrollId}/${oldKeyId}/30`
const card = { kind: 'message', message: { code: 'badInput' } } as const

describe('A message that nobody waits for', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    await world.store.conversations.forget(chatOf(ben).id)
    await round(world)
    await perform(world, { queue: 'plan-notices', data: {} })
    await sql`delete from test_outbox`.execute(world.database)
  })
  const state = async () => (await world.store.notices.byId(noticeId))?.state
  const startOf = async () => {
    const { rows } = await sql<{ start_at: Date }>`select start_at from test_outbox`.execute(
      world.database,
    )
    return rows[0]?.start_at
  }

  it('takes a turn in its conversation before it goes out', async () => {
    await perform(world, toAlice)
    assert.deepEqual(world.pace.turns, [chatOf(alice).id])
    assert.equal(await state(), 'sent')
  })

  it('is handed back unclaimed where its turn does not come soon, and loses no try by it', async () => {
    world.pace.later.push(45_000)
    await perform(world, toAlice)
    assert.equal(await state(), 'planned')
    assert.deepEqual(await waitingJobs(world.database), [toAlice])
    assert.deepEqual(await startOf(), new Date(world.clock.now().getTime() + 45_000))
    await perform(world, toAlice)
    assert.equal(await state(), 'sent')
  })

  it('is not claimed by a process that dies while it waits for its turn', async () => {
    world.pace.turn = () => Promise.reject(new Error('the process died'))
    await assert.rejects(perform(world, toAlice))
    assert.equal(await state(), 'planned')
  })

  it('is put back where everybody has to pause before it leaves', async () => {
    const held = new ServiceError('teams', 'throttled', { code: 'Held', retryAfterMs: 9_000 })
    world.pace.begins = () => Promise.reject(held)
    const before = world.messenger.shown.length
    await assert.rejects(perform(world, toAlice), held)
    assert.equal(await state(), 'planned')
    assert.equal(world.messenger.shown.length, before)
  })

  it('is a digest, too: handed back unclaimed, then posted', async () => {
    await world.store.conversations.remember(channel, now)
    await world.store.digests.plan(digest.data, now)
    world.pace.later.push(45_000)
    await perform(world, digest)
    assert.equal(await world.store.digests.stateOf(digest.data), 'planned')
    assert.deepEqual(await waitingJobs(world.database), [digest])
    await perform(world, digest)
    assert.equal(await world.store.digests.stateOf(digest.data), 'sent')
    assert.deepEqual(world.pace.turns, [channel.id, channel.id])
  })

  it('is an update of a card, which fails as throttled where its turn does not come soon', async () => {
    const patient = inTurn(world.messenger, world.pace)
    world.pace.later.push(45_000)
    await assert.rejects(patient.update(chatOf(alice), cardOf(alice), card), (error) => {
      assert.ok(error instanceof ServiceError)
      assert.deepEqual([error.reason, error.retryAfterMs], ['throttled', 45_000])
      return true
    })
    const before = world.messenger.shown.length
    await patient.update(chatOf(alice), cardOf(alice), card)
    assert.equal(world.messenger.shown.length, before + 1)
  })
})

describe('A card that a person waits for', () => {
  it('goes at once while everybody else is held up, and counts', async (t) => {
    const engine = await openWorldEngine()
    t.after(() => engine.close())
    const { messenger, pace } = await botWorld(engine)
    pace.later.push(45_000)
    const hurried = atOnce(messenger, pace)
    const { activityId } = await hurried.post(chatOf(alice), card)
    await hurried.reply(chatOf(alice), activityId, card)
    await hurried.update(chatOf(alice), cardOf(alice), card)
    assert.deepEqual(pace.turns, [])
    assert.deepEqual(pace.wentAtOnce, Array(3).fill(chatOf(alice).id))
  })
})
