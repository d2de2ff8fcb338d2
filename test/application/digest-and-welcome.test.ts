import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { makeDigest } from '../../src/application/make-digest.ts'
import type { Conversation } from '../../src/application/ports/store.ts'
import { rememberConversation } from '../../src/application/welcome.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { waitingJobs } from '../support/worlds/outbox.ts'
import { alice, david, now } from '../support/worlds/payroll.ts'
import { addApplication, round } from '../support/worlds/seen.ts'
import { perform, work } from '../support/worlds/work.ts'

const channel: Conversation = { ...chatOf(alice), id: 'channel', kind: 'channel', personId: null }
const other: Conversation = { ...channel, id: 'other' }

describe('In a world with channels', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    for (const days of [-3, 0, 7, 8, 30, 31, 60, 61]) addApplication(world, days)
    await world.store.conversations.remember(channel, now)
    await world.store.conversations.remember(other, now)
  })
  const digest = async () => {
    await perform(world, { queue: 'digest', data: {} })
    await work(world)
  }
  const posted = (conversation = channel) =>
    world.messenger.cardsIn(conversation.id).filter(({ kind }) => kind === 'digest').length

  it('the digest counts by urgency, each secret once', async () => {
    await round(world)
    const { counts, items, pages, asOf } = await makeDigest(world.ports, rules, channel.id)
    assert.deepEqual(counts, { expired: 1, within7: 2, within30: 3, later: 2 })
    assert.deepEqual([items.length, pages], [8, 1])
    assert.deepEqual(asOf, world.clock.now())
  })

  it('the digest of a directory that was never read says so', async () => {
    assert.equal((await makeDigest(world.ports, rules, channel.id)).asOf, null)
  })

  it('the digest goes to every channel, and to no person', async () => {
    await digest()
    assert.deepEqual([posted(), posted(other), posted(chatOf(alice))], [1, 1, 0])
  })

  it('the digest comes once a day, however often its job runs', async () => {
    await digest()
    await digest()
    assert.equal(posted(), 1)
    world.clock.advanceDays(1)
    await digest()
    assert.equal(posted(), 2)
  })

  it('the digest whose arrival is uncertain is not resent that day', async () => {
    world.calls.failNext('teams.post', { kind: 'takeEffectThenFail', reason: 'uncertain' })
    await digest()
    await digest()
    assert.deepEqual([posted(), posted(other)], [1, 1])
  })

  it('a new conversation is welcomed once', async () => {
    const chat = chatOf(david)
    const welcome = await rememberConversation(world.ports, chat)
    assert.deepEqual(welcome, { kind: 'welcome', where: 'personal' })
    assert.equal(await rememberConversation(world.ports, chat), undefined)
  })

  it('a channel is welcomed as one, and plans no notices', async () => {
    const welcome = await rememberConversation(world.ports, { ...channel, id: 'third' })
    assert.deepEqual(welcome, { kind: 'welcome', where: 'shared' })
    assert.deepEqual(await waitingJobs(world.database), [])
  })

  it('a new person gets the notices that they are due', async () => {
    await rememberConversation(world.ports, chatOf(david))
    assert.deepEqual(await waitingJobs(world.database), [{ queue: 'plan-notices', data: {} }])
  })

  it('a person is welcomed again after the bot was removed', async () => {
    await world.store.conversations.forget(chatOf(alice).id)
    assert.equal((await rememberConversation(world.ports, chatOf(alice)))?.kind, 'welcome')
  })
})
