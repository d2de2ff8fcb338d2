import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import type { CardAction } from '../../src/application/card.ts'
import type { DigestCard } from '../../src/application/cards/digest-card.ts'
import { makeDigest } from '../../src/application/make-digest.ts'
import type { Conversation } from '../../src/application/ports/store.ts'
import type { Person } from '../../src/domain/application.ts'
import { tablesOf } from '../support/database-dump.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { alice, ben, david, erin, now, oldKeyId, ownerOf } from '../support/worlds/payroll.ts'
import { addApplication, round } from '../support/worlds/seen.ts'
import { payrollId } from '../support/worlds/story.ts'

const channel: Conversation = { ...chatOf(alice), id: 'channel', kind: 'channel', personId: null }
const mine: CardAction = { verb: 'digest-mine' }

describe("A channel's digest, drawn for one person", () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    await world.store.conversations.remember(channel, now)
    world.tenant.roles.set(erin.id, 'Application Administrator')
    // Payroll API is Alice's and Ben's, and ends in 21 days.
    addApplication(world, 3, {}, [ownerOf(ben)])
    addApplication(world, 10, {}, [])
    for (let days = 31; days <= 40; days += 1) addApplication(world, days, {}, [ownerOf(alice)])
    await round(world)
  })
  const ask = async (
    person: Person,
    action: CardAction = mine,
    { conversationId = channel.id, seenBy = 'presser' as 'presser' | 'everybody' } = {},
  ): Promise<DigestCard> => {
    const card = { conversationId, activityId: 'digest' }
    const answer = await answerAction(world.ports, rules, {
      person,
      action,
      card,
      where: 'channel',
      seenBy,
    })
    return answer.kind === 'digest' ? answer : assert.fail(JSON.stringify(answer))
  }
  const names = (card: DigestCard, which: 'isYours' | 'hasButton') =>
    card.items.filter((item) => item[which]).map(({ application }) => application.name)

  it('marks what is theirs, counts it on all pages, and shows the page that everybody has', async () => {
    const base = await makeDigest(world.ports, rules, channel.id)
    const own = await ask(alice)
    const keysOf = ({ items }: DigestCard) => items.map(({ secret }) => secret.keyId)
    assert.deepEqual(keysOf(own), keysOf(base))
    assert.equal(own.yours, 11)
    assert.deepEqual(names(own, 'isYours').slice(0, 2), ['Payroll API', 'App 31'])
    assert.deepEqual((await ask(ben)).yours, 2)
    assert.deepEqual((await ask(david)).yours, 0)
    assert.deepEqual([base.yours, names(base, 'isYours')], [null, []])
  })

  it('has buttons where they may act; everybody has them all', async () => {
    assert.deepEqual(names(await ask(ben), 'hasButton'), ['App 3', 'Payroll API'])
    assert.deepEqual(names(await ask(david), 'hasButton'), [])
    const everywhere = names(await makeDigest(world.ports, rules, channel.id), 'hasButton')
    assert.equal(everywhere.length, 10)
    assert.deepEqual(names(await ask(erin), 'hasButton'), everywhere)
  })

  it('keeps the buttons where the directory does not say who may', async () => {
    world.calls.failNext('graph.adminRoleOf', { kind: 'fail', reason: 'unavailable' })
    assert.equal(names(await ask(david), 'hasButton').length, 10)
  })

  it('writes nothing, and knows nothing of what the card was', async () => {
    const before = await tablesOf(engine.engine.database)
    const calls = world.calls.made.length
    await ask(alice)
    assert.deepEqual(await tablesOf(engine.engine.database), before)
    const made = world.calls.made.slice(calls).filter((name) => name !== 'graph.adminRoleOf')
    assert.deepEqual(made, [])
    assert.equal(world.messenger.cardsIn(channel.id).length, 0)
  })

  it('shows things as they stand now', async () => {
    assert.equal((await ask(ben)).yours, 2)
    world.tenant.delete(payrollId)
    await round(world)
    assert.equal((await ask(ben)).yours, 1)
  })

  it('stays theirs on its pages and after a press', async () => {
    assert.equal((await ask(alice, { verb: 'show-digest', page: 2 })).yours, 11)
    const matter = { applicationObjectId: payrollId, keyId: oldKeyId }
    const pressed = await ask(alice, { verb: 'rotate-in-chat', ...matter, page: 1 })
    assert.deepEqual([pressed.yours, pressed.note], [11, 'inYourChat'])
  })

  it('is nobody’s where everybody sees the answer', async () => {
    for (const action of [mine, { verb: 'show-digest', page: 1 } as const]) {
      const card = await ask(alice, action, { seenBy: 'everybody' })
      assert.deepEqual([card.yours, names(card, 'isYours')], [null, []])
    }
  })

  it('addresses nobody', async () => {
    const { items } = await ask(alice)
    assert.ok(items.every(({ mentions }) => mentions.length === 0))
  })

  it('shows what the channel asks for and no more, and nothing outside of channels', async () => {
    const settings = await answerAction(world.ports, rules, {
      person: alice,
      action: {
        verb: 'save-digest',
        days: 'mon',
        hour: 9,
        zone: 'UTC',
        horizonDays: 30,
        filter: 'name:App *',
      },
      card: { conversationId: channel.id, activityId: 'digest' },
    })
    assert.equal(settings.kind, 'digest-settings')
    const own = await ask(alice)
    assert.deepEqual(
      own.items.map(({ application }) => application.name),
      ['App 3', 'App 10'],
    )
    assert.equal(own.yours, 0)
    for (const conversationId of [chatOf(alice).id, 'unknown']) {
      await assert.rejects(ask(alice, mine, { conversationId }), /channelsOnly/)
    }
  })
})
