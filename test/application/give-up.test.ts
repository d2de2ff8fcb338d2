import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { askGiveUp, beginGiveUp } from '../../src/application/ask-give-up.ts'
import type { Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import type { Fault } from '../support/fakes/calls.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  openWorldEngine,
  payrollSecret,
  rules,
} from '../support/worlds/bot-world.ts'
import { vaultClosedAfterMinting } from '../support/worlds/held-up.ts'
import {
  assertConsumersCanSignIn,
  assertNoValueShown,
  assertUntouched,
  hasOld,
  ourCredentials,
} from '../support/worlds/invariants.ts'
import { alice, ben, david, vaultUrl } from '../support/worlds/payroll.ts'
import { latest, pressRotate, rotate } from '../support/worlds/story.ts'
import { bothVaults, twoVaults } from '../support/worlds/two-vaults.ts'
import { press, work } from '../support/worlds/work.ts'

const faults: [string, Fault][] = [
  ['the process dies before', { kind: 'dieBefore' }],
  ['the process dies after', { kind: 'dieAfter' }],
  ['uncertain, yet done', { kind: 'takeEffectThenFail', reason: 'uncertain' }],
  ['unavailable', { kind: 'fail', reason: 'unavailable' }],
]

describe('A rotation that is held up', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
  })

  /** One vault serves the new value; the other refuses it for good. */
  async function storedInOneOfTwo() {
    world = await twoVaults(engine)
    bothVaults(world).second.access = 'reader'
    // The other vault passes the preflight and is closed when its turn comes.
    await rotate(world)
    assert.equal((await latest(world)).state, 'requested')
    const { first } = bothVaults(world)
    assert.equal(first.served().at(-1)?.tags?.rotationId, (await latest(world)).id)
  }

  const pressGiveUp = async (person: Person = alice) => {
    const { id: rotationId } = await latest(world)
    return beginGiveUp(world.ports, rules, { person, rotationId, card: cardOf(person) })
  }
  const giveUp = async () => {
    await press(world, () => pressGiveUp())
    await work(world)
    return latest(world)
  }

  it('says on its card what holds it up and since when', async () => {
    await vaultClosedAfterMinting(world)
    const card = world.messenger.cardAt(cardOf(alice))
    assert.equal(card?.kind, 'rotation-progress')
    assert.equal(card.trouble?.service, 'vault')
    assert.equal(card.trouble.kind, 'refused')
    assert.equal(card.phase, 'storing')
  })

  it('goes on by itself when the vault opens again', async () => {
    await vaultClosedAfterMinting(world)
    world.calls.watch = () => undefined
    world.vaults.at(vaultUrl).access = 'officer'
    await world.store.enqueue({
      queue: 'advance-rotation',
      data: { rotationId: (await latest(world)).id },
    })
    await work(world)
    assert.equal((await latest(world)).state, 'awaiting-cleanup')
    assert.equal(world.messenger.cardAt(cardOf(alice))?.kind, 'rotation-stored')
  })

  it('is given up after a question, and leaves nothing', async () => {
    await vaultClosedAfterMinting(world)
    const { id: rotationId } = await latest(world)
    const question = await askGiveUp(world.ports, rules, { person: ben, rotationId, card: null })
    assert.equal(question.kind, 'give-up-confirm')
    assert.equal(ourCredentials(world).length, 1, 'asking changes nothing')

    const ended = await giveUp()
    assert.ok(ended.state === 'failed' && ended.reason === 'givenUp')
    assert.deepEqual(ourCredentials(world), [])
    assert.ok(hasOld(world))
    assert.equal(world.messenger.cardAt(cardOf(alice))?.kind, 'rotation-failed')
    await assertNoValueShown(world)
  })

  it('is given up although its vault never answers again', async () => {
    await vaultClosedAfterMinting(world, 'unreachable')
    const ended = await giveUp()
    assert.ok(ended.state === 'failed' && ended.reason === 'givenUp')
    assert.deepEqual(ourCredentials(world), [])
  })

  it('makes room for another', async () => {
    await vaultClosedAfterMinting(world)
    await giveUp()
    world.calls.watch = () => undefined
    world.vaults.at(vaultUrl).access = 'officer'
    assert.equal((await rotate(world)).state, 'awaiting-cleanup')
  })

  it('gives the old value out again where one of two vaults had taken the new one', async () => {
    await storedInOneOfTwo()
    const ended = await giveUp()
    assert.ok(ended.state === 'failed' && ended.reason === 'givenUp')
    assertUntouched(world)
  })

  it('is not given up where a vault cannot go back: its consumers hold the new value', async () => {
    await storedInOneOfTwo()
    bothVaults(world).first.access = 'publisher'
    const held = await giveUp()
    assert.ok(held.state === 'requested' && held.trouble?.kind === 'cannotGoBack')
    assert.equal(ourCredentials(world).length, 1)
    assertConsumersCanSignIn(world)
  })

  it('is not given up where the vault held a dead value before: nobody is handed that', async () => {
    world = await twoVaults(engine)
    world.calls.watch = () => undefined
    const { first, second } = bothVaults(world)
    const dead = { value: 'dead~value', createdAt: new Date('2025-06-01'), tags: null }
    first.put(payrollSecret, dead)
    second.access = 'reader'
    await rotate(world)
    const held = await giveUp()
    assert.ok(held.state === 'requested' && held.trouble?.kind === 'cannotGoBack')
    assertConsumersCanSignIn(world)
  })

  it('is nobody else’s to give up', async () => {
    await vaultClosedAfterMinting(world)
    const card = await pressGiveUp(david)
    assert.deepEqual(card, { kind: 'message', message: { code: 'notAllowed', lack: 'notOwner' } })
    assert.equal((await latest(world)).state, 'requested')
  })

  it('is given up once, however many press', async () => {
    await vaultClosedAfterMinting(world)
    await pressGiveUp(alice)
    assert.equal((await pressGiveUp(ben)).kind, 'give-up-progress')
    await work(world)
    const { timeline } = await latest(world)
    assert.equal(timeline.filter(({ what }) => what === 'giveUpConfirmed').length, 1)
  })

  it('cannot be given up while nothing holds it up', async () => {
    await pressRotate(world)
    assert.equal((await pressGiveUp()).kind, 'rotation-progress')
    await work(world)
    assert.equal((await latest(world)).state, 'awaiting-cleanup')
  })

  for (const call of [
    'graph.byObjectId',
    'vault.versions',
    'vault.valueBefore',
    'vault.restoreBefore',
    'graph.removePassword',
  ] as const) {
    for (const [name, fault] of faults) {
      it(`ends right when ${call} goes wrong: ${name}`, async () => {
        await storedInOneOfTwo()
        await press(world, () => pressGiveUp())
        world.calls.failNext(call, fault)
        await work(world)
        assert.equal((await latest(world)).state, 'failed')
        assertUntouched(world)
      })
    }
  }
})
