import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { failedFor } from '../../src/application/service-error.ts'
import type { TestEngine } from '../support/engine.ts'
import type { CallName } from '../support/fakes/calls.ts'
import {
  type BotWorld,
  botWorld,
  openWorldEngine,
  payrollSecret,
} from '../support/worlds/bot-world.ts'
import { assertStoredEverywhere, watchOver } from '../support/worlds/invariants.ts'
import { vaultUrl } from '../support/worlds/payroll.ts'
import { latest, pressRotate } from '../support/worlds/story.ts'
import { perform, work } from '../support/worlds/work.ts'

// A process that hangs, in a paused machine or behind a lost network, is taken for dead: its job is
// given to another process, and then it goes on.
describe('A run that was overtaken by another', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    watchOver(world)
  })

  /** One run hangs before its first call of this name, while another does all the work. */
  async function overtakenBefore(name: CallName): Promise<unknown> {
    await pressRotate(world)
    const { id: rotationId } = await latest(world)
    const { calls } = world
    const usual = calls.perform.bind(calls)
    let hung = false
    calls.perform = async (called, effect) => {
      if (called === name && !hung) {
        hung = true
        await work(world)
      }
      return usual(called, effect)
    }
    return perform(world, { queue: 'advance-rotation', data: { rotationId } }).catch(
      (error: unknown) => error,
    )
  }

  const calls: CallName[] = [
    'graph.byObjectId',
    'graph.addPassword',
    'entra.tryOnce',
    'vault.versions',
  ]
  for (const name of calls) {
    it(`before ${name} stores nothing, and leaves the other's result`, async () => {
      const error = await overtakenBefore(name)
      assert.ok(failedFor(error, 'conflict'), String(error))
      assert.equal(world.vaults.at(vaultUrl).versionsOf(payrollSecret).length, 2)
      const rotated = await latest(world)
      assert.equal(rotated.state, 'awaiting-cleanup')
      await world.store.enqueue({ queue: 'round', data: {} })
      await work(world)
      assertStoredEverywhere(world, rotated)
    })
  }

  it('stores nothing either while the other is not done yet', async () => {
    await pressRotate(world)
    const { id: rotationId } = await latest(world)
    const job = { queue: 'advance-rotation', data: { rotationId } } as const
    const { calls } = world
    const usual = calls.perform.bind(calls)
    const otherProves = Promise.withResolvers<void>()
    const overtakenEnds = Promise.withResolvers<void>()
    let otherRuns = false
    let other = Promise.resolve()
    calls.perform = async (called, effect) => {
      if (called === 'vault.versions' && !otherRuns) {
        otherRuns = true
        other = perform(world, job)
        await otherProves.promise
      } else if (called === 'entra.tryOnce' && otherRuns) {
        otherProves.resolve()
        await overtakenEnds.promise
      }
      return usual(called, effect)
    }
    await assert.rejects(perform(world, job), { code: 'Overtaken' })
    assert.equal(calls.count('vault.store'), 0)
    assert.equal(calls.count('graph.removePassword'), 1, 'what the other removed, and no more')
    overtakenEnds.resolve()
    await other
    const rotated = await latest(world)
    assertStoredEverywhere(world, rotated.state === 'awaiting-cleanup' ? rotated : assert.fail())
  })
})
