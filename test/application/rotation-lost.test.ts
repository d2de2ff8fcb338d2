import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, botWorld, openWorldEngine } from '../support/worlds/bot-world.ts'
import { hasOld, ourCredentials } from '../support/worlds/invariants.ts'
import { latest, payrollId, pressRotate, rotate } from '../support/worlds/story.ts'
import { perform, work } from '../support/worlds/work.ts'

// A rotation that nobody can finish must not hold its application for ever. What is held up can be
// given up: give-up.test.ts.
describe('A rotation that cannot be finished', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
  })

  it('as somebody removed its new secret, makes room for another', async () => {
    await rotate(world)
    const { credentials } = world.tenant.get(payrollId).application
    const [fresh] = ourCredentials(world)
    world.tenant.writeCredentials(
      payrollId,
      credentials.filter(({ keyId }) => keyId !== fresh),
    )
    world.clock.advanceDays(1)
    await perform(world, { queue: 'round', data: {} })
    await work(world)
    assert.equal((await latest(world)).state, 'abandoned')
    assert.ok(hasOld(world))
    assert.equal((await pressRotate(world)).kind, 'rotation-progress')
  })

  it('as its application was deleted, is not open for ever', async () => {
    await rotate(world)
    world.tenant.delete(payrollId)
    world.clock.advanceDays(30)
    await perform(world, { queue: 'round', data: {} })
    await work(world)
    assert.equal(await world.store.rotations.openFor(payrollId), undefined)
  })
})
