import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import type { CardAction } from '../../src/application/card.ts'
import type { Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, botWorld, openWorldEngine, rules } from '../support/worlds/bot-world.ts'
import { alice, ben, erin, oldKeyId, ownerOf } from '../support/worlds/payroll.ts'
import { payrollId as objectId } from '../support/worlds/story.ts'

let engine: TestEngine
let world: BotWorld
before(async () => {
  engine = await openWorldEngine()
})
after(() => engine.close())
beforeEach(async () => {
  world = await botWorld(engine)
})

const look: CardAction = { verb: 'show-application', applicationObjectId: objectId }
const matter = { applicationObjectId: objectId, keyId: oldKeyId }
const act: CardAction = { verb: 'mute', applicationObjectId: objectId }

const press = (person: Person, action: CardAction, ports: Partial<BotWorld['ports']> = {}) =>
  answerAction({ ...world.ports, ...ports }, rules, { person, action, card: null })

async function lackOf(person: Person, action: CardAction, ports?: Partial<BotWorld['ports']>) {
  const card = await press(person, action, ports)
  if (card.kind !== 'message') return card.kind
  return card.message.code === 'notAllowed' ? card.message.lack : card.message.code
}

const reads = () => world.calls.made.filter((name) => name === 'graph.owners').length

describe('Facts about rights', () => {
  it('are read once for several looks, and again when they are five seconds old', async () => {
    assert.equal(await lackOf(alice, look), 'application')
    assert.equal(await lackOf(alice, look), 'application')
    assert.equal(reads(), 1)
    world.clock.advance(5_000)
    assert.equal(await lackOf(alice, look), 'application')
    assert.equal(reads(), 2)
  })

  it('are read afresh for everything that changes something', async () => {
    assert.equal(await lackOf(alice, look), 'application')
    world.tenant.get(objectId).owners = [ownerOf(ben)]
    assert.equal(await lackOf(alice, act), 'notOwner')
    assert.equal(await lackOf(alice, { verb: 'open-rotate', ...matter }), 'notOwner')
  })

  it('that could not be read are asked for again at once', async () => {
    world.calls.failNext('graph.owners', { kind: 'fail', reason: 'unavailable' })
    await assert.rejects(press(alice, look))
    assert.equal(await lackOf(alice, look), 'application')
  })
})

describe('A refusal', () => {
  it('is the same for a stranger whether there is such an application or not', async () => {
    const unknown = '99999999-0000-4000-8000-000000000000'
    for (const action of [look, act]) {
      const there = await press(erin, action)
      assert.deepEqual(await press(erin, { ...action, applicationObjectId: unknown }), there)
    }
  })

  it('says to a former owner and to an administrator that the application is gone', async () => {
    await world.store.owners.save(objectId, [ownerOf(alice)], world.clock.now())
    world.tenant.delete(objectId)
    assert.equal(await lackOf(alice, act), 'applicationGone')
    assert.equal(await lackOf(erin, act), 'notOwner')
    world.tenant.roles.set(erin.id, 'Application Administrator')
    assert.equal(await lackOf(erin, act), 'applicationGone')
  })

  it('names what an owner lacks who is disabled, or a guest where guests may not', async () => {
    const disabled = ownerOf(alice, { enabled: false })
    world.tenant.get(objectId).owners = [disabled, ownerOf(ben, { guest: true })]
    assert.equal(await lackOf(alice, act), 'accountDisabled')
    assert.equal(await lackOf(ben, act), 'attention-said')
    assert.equal(await lackOf(ben, act, { guestRights: 'none' }), 'guest')
  })
})
