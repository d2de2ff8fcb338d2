import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  chatOf,
  openWorldEngine,
} from '../support/worlds/bot-world.ts'
import { alice, ben, oldKeyId } from '../support/worlds/payroll.ts'
import { latest, payrollId, rotate } from '../support/worlds/story.ts'
import { perform, work } from '../support/worlds/work.ts'

describe('The cards about a matter', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    const about = { applicationObjectId: payrollId, keyId: oldKeyId }
    await world.store.liveCards.remember({ address: cardOf(ben), ...about })
  })
  const kindAt = (person: typeof alice) => world.messenger.cardAt(cardOf(person))?.kind
  const refresh = async () => {
    const { id: rotationId } = await latest(world)
    await perform(world, { queue: 'refresh-cards', data: { rotationId } })
  }
  const live = () => world.store.liveCards.about(payrollId, oldKeyId)

  it('follow the rotation, the presser’s and the co-owners’', async () => {
    await rotate(world, alice)
    assert.deepEqual([kindAt(alice), kindAt(ben)], ['rotation-stored', 'rotation-stored'])
  })

  it('can be refreshed any number of times', async () => {
    await rotate(world)
    await refresh()
    await refresh()
    assert.equal((await live()).length, 2)
  })

  it('are forgotten where the message is gone, and the others follow', async () => {
    world.messenger.erase(cardOf(alice))
    await rotate(world)
    assert.deepEqual(
      (await live()).map(({ address }) => address),
      [cardOf(ben)],
    )
    assert.equal(kindAt(ben), 'rotation-stored')
  })

  it('are forgotten where the conversation is gone', async () => {
    await rotate(world)
    await world.store.conversations.forget(chatOf(ben).id)
    await refresh()
    assert.deepEqual(
      (await live()).map(({ address }) => address),
      [cardOf(alice)],
    )
  })

  it('are kept where Teams is in trouble, and refreshed by another run', async () => {
    await rotate(world)
    const { id: rotationId } = await latest(world)
    world.calls.failNext('teams.update', { kind: 'fail', reason: 'throttled' })
    await assert.rejects(refresh(), { reason: 'throttled' })
    assert.equal((await live()).length, 2)
    await world.store.enqueue({ queue: 'refresh-cards', data: { rotationId } })
    assert.deepEqual(await work(world), [])
  })
})
