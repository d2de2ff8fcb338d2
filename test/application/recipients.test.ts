import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { sql } from 'kysely'
import type { HouseRules } from '../../src/application/house-rules.ts'
import { rotateDue, showDue } from '../../src/application/show-due.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { alice, ben, david, oldKeyId } from '../support/worlds/payroll.ts'
import { addApplication, round } from '../support/worlds/seen.ts'
import { payrollId, rotate } from '../support/worlds/story.ts'
import { work } from '../support/worlds/work.ts'

const nights: HouseRules = {
  ...rules,
  quiet: { hours: { start: 18, end: 8 }, daysOff: new Set() },
}
const channel = { ...chatOf(ben), id: 'channel-1', kind: 'channel', personId: null } as const

describe('A recipient', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    await world.store.conversations.forget(chatOf(ben).id)
  })
  const kinds = (conversationId = chatOf(alice).id) =>
    world.messenger
      .cardsIn(conversationId)
      .map(({ kind }) => kind)
      .filter((kind) => kind !== 'message')
  const updates = () => world.calls.count('teams.update')
  const listed = async () => {
    for (const number of [5, 10]) addApplication(world, number)
    await round(world)
    await work(world)
  }

  it('gets one list of several due matters, each claimed with it', async () => {
    await listed()
    assert.deepEqual(kinds(), ['due-list'])
    const states = await sql<{ state: string }>`select state from notice`.execute(world.database)
    assert.deepEqual(new Set(states.rows.map(({ state }) => state)), new Set(['sent']))
    assert.equal(states.rows.length, 3)
  })

  it('sees one matter of a list below it; the list stays', async () => {
    await listed()
    const [list] = await world.store.dueLists.near()
    const matter = { applicationObjectId: payrollId, keyId: oldKeyId }
    const request = { matter, person: alice }
    const answer = await showDue(world.ports, rules, { ...request, card: list?.address ?? null })
    await work(world)
    assert.equal(answer.kind, 'due-list')
    assert.deepEqual(kinds(), ['due-list', 'expiry'])
  })

  it('rotates one matter of a list by a form below it; pressed twice, there is one', async () => {
    await listed()
    const [list] = await world.store.dueLists.near()
    const matter = { applicationObjectId: payrollId, keyId: oldKeyId }
    const request = { matter, person: alice, card: list?.address ?? null }
    const answers = [await rotateDue(world.ports, rules, request)]
    answers.push(await rotateDue(world.ports, rules, request))
    for (const answer of answers) {
      assert.equal(answer.kind === 'due-list' && answer.note, 'inYourChat')
    }
    assert.deepEqual(kinds(), ['due-list', 'rotate-form'])
    const asDavid = await rotateDue(world.ports, rules, { ...request, person: david })
    assert.equal(asDavid.kind === 'due-list' && asDavid.note, 'notAllowed')
  })

  it('who presses without the right sees nothing of it', async () => {
    await listed()
    const [list] = await world.store.dueLists.near()
    const matter = { applicationObjectId: payrollId, keyId: oldKeyId }
    const request = { matter, person: { ...ben, id: 'x' } }
    const answer = await showDue(world.ports, rules, { ...request, card: list?.address ?? null })
    assert.equal(answer.kind, 'message')
    await work(world)
    assert.deepEqual(kinds(), ['due-list'])
  })

  it('is not spoken to in quiet hours, but at their end, by their own clock', async () => {
    await world.store.conversations.remember(
      { ...chatOf(alice), timeZone: 'America/New_York' },
      world.clock.now(),
    )
    await round(world)
    await work(world, nights)
    assert.deepEqual(kinds(), [], '04:00 in New York')
    world.clock.advance(4 * 3_600_000 - 1)
    await work(world, nights)
    assert.deepEqual(kinds(), [])
    world.clock.advance(1)
    await work(world, nights)
    assert.deepEqual(kinds(), ['expiry'])
  })

  it('keeps a card that follows the days, written only where it changed', async () => {
    await round(world)
    await work(world)
    const daysShown = () =>
      world.messenger
        .cardsIn(chatOf(alice).id)
        .flatMap((card) => (card.kind === 'expiry' ? [card.secret.daysLeft] : []))
    await round(world)
    await work(world)
    assert.equal(updates(), 0, 'nothing changed')
    world.clock.advanceDays(1)
    await round(world)
    await work(world)
    assert.deepEqual(daysShown(), [20])
    assert.equal(updates(), 1)
    assert.equal(world.calls.count('teams.post'), 1)
  })

  it('has a card no more whose message they deleted, and nobody tries it again', async () => {
    await round(world)
    await work(world)
    const [warning] = await world.store.liveCards.warnings()
    assert.ok(warning)
    world.messenger.erase(warning.address)
    const dayLater = async () => {
      world.clock.advanceDays(1)
      await round(world)
      await work(world)
    }
    await dayLater()
    assert.deepEqual(await world.store.liveCards.warnings(), [])
    const tried = updates()
    await dayLater()
    assert.equal(updates(), tried)
  })

  it('has a list no more whose message they deleted, and nobody tries it again', async () => {
    await listed()
    const [list] = await world.store.dueLists.near()
    assert.ok(list)
    world.messenger.erase(list.address)
    const refreshedLater = async () => {
      world.clock.advanceDays(1)
      await world.store.enqueue({ queue: 'refresh-warnings', data: {} })
      await work(world)
    }
    await refreshedLater()
    assert.deepEqual(await world.store.dueLists.near(), [])
    const tried = updates()
    assert.equal(tried, 1)
    await refreshedLater()
    assert.equal(updates(), tried)
  })

  it('sees who put a matter off', async () => {
    await round(world)
    await work(world)
    await world.store.attention.say(payrollId, {
      kind: 'snoozed',
      keyId: oldKeyId,
      until: new Date('2026-05-14T08:00:00Z'),
      reason: null,
      personId: ben.id,
      personName: ben.name,
      toPersonName: null,
      saidAt: world.clock.now(),
    })
    await world.store.enqueue({
      queue: 'refresh-warnings',
      data: { applicationObjectId: payrollId },
    })
    await work(world)
    const cards = world.messenger.cardsIn(chatOf(alice).id)
    assert.ok(cards.some((card) => card.kind === 'expiry' && card.snoozed?.by === ben.name))
  })

  it('keeps a list that shows what became of its matters', async () => {
    await listed()
    await rotate(world, alice)
    await round(world)
    await work(world)
    const list = world.messenger.cardsIn(chatOf(alice).id).find(({ kind }) => kind === 'due-list')
    assert.ok(list?.kind === 'due-list')
    assert.deepEqual(
      list.items.map(({ state }) => state),
      ['due', 'due', 'rotating'],
    )
  })

  it('keeps a list while a newer one is about other matters', async () => {
    await listed()
    for (const number of [20, 25]) addApplication(world, number)
    await round(world)
    await work(world)
    assert.deepEqual(kinds(), ['due-list', 'due-list'])
    const request = { matter: { applicationObjectId: payrollId, keyId: oldKeyId }, person: alice }
    const [, older] = await world.store.dueLists.near()
    const answer = await showDue(world.ports, rules, { ...request, card: older?.address ?? null })
    assert.equal(answer.kind, 'due-list')
  })

  it('is led to a newer list once it has all that is left of the older one', async () => {
    await listed()
    world.tenant.delete(payrollId)
    world.clock.advanceDays(3)
    await round(world)
    await work(world)
    assert.deepEqual(kinds(), ['superseded', 'due-list'])
    assert.equal((await world.store.dueLists.near()).length, 1)
  })

  it('the fallback speaks where every owner has blocked the bot', async () => {
    await world.store.conversations.remember(channel, world.clock.now())
    const house = { ...rules, fallback: [{ to: 'channel', id: channel.id }] } as const
    world.messenger.left.add(chatOf(alice).id)
    await round(world)
    await work(world, house)
    assert.deepEqual(kinds(), [])
    assert.deepEqual(kinds(channel.id), ['expiry'])
    assert.equal(await world.store.conversations.closedPeople(), 1)
  })
})
