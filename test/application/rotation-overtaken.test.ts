import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { beginGiveUp } from '../../src/application/ask-give-up.ts'
import { beginUndo } from '../../src/application/clean-up.ts'
import { failedFor } from '../../src/application/service-error.ts'
import type { TestEngine } from '../support/engine.ts'
import type { CallName } from '../support/fakes/calls.ts'
import {
  type BotWorld,
  botWorld,
  openWorldEngine,
  payrollSecret,
  rules,
} from '../support/worlds/bot-world.ts'
import {
  assertStoredEverywhere,
  hasOld,
  ourCredentials,
  watchOver,
} from '../support/worlds/invariants.ts'
import { alice, oldKeyId, ownerOf, vaultUrl } from '../support/worlds/payroll.ts'
import { latest, payrollId, pressDelete, pressRotate, rotate } from '../support/worlds/story.ts'
import { bothVaults, twoVaults } from '../support/worlds/two-vaults.ts'
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

// What a person asked for may have been refused, or settled otherwise, while a run hung.
describe('A run that goes on after its work was settled', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    // A vault that never held the old value has nothing that Entra could be asked about.
    world.tenant.change(payrollId, { tags: ['keyvault:contoso-kv/brand-new'] })
    await rotate(world)
  })

  /** One run hangs when it has made this call, until `meanwhile` is over. */
  async function hangsAfter(name: CallName, meanwhile: () => Promise<void>): Promise<void> {
    const { id: rotationId } = await latest(world)
    const { calls } = world
    const usual = calls.perform.bind(calls)
    let hung = false
    calls.perform = async (called, effect) => {
      const answer = await usual(called, effect)
      if (called === name && !hung) {
        hung = true
        await meanwhile()
      }
      return answer
    }
    const job = { queue: 'advance-rotation', data: { rotationId } } as const
    await perform(world, job).catch((error: unknown) => assert.ok(failedFor(error, 'conflict')))
    assert.ok(hung)
  }
  const removeByHand = (gone: string) => {
    const { credentials } = world.tenant.get(payrollId).application
    const kept = credentials.filter(({ keyId }) => keyId !== gone)
    world.tenant.writeCredentials(payrollId, kept)
  }
  const pressUndo = async () => {
    const { id: rotationId } = await latest(world)
    await beginUndo(world.ports, rules, { person: alice, rotationId, card: null })
  }

  it('undoes nothing where the undo was refused since', async () => {
    await pressUndo()
    await hangsAfter('graph.byObjectId', async () => {
      removeByHand(oldKeyId)
      await work(world)
    })
    assert.equal((await latest(world)).state, 'awaiting-cleanup')
    assert.equal(ourCredentials(world).length, 1)
  })

  it('undoes nothing where the old secret went while it looked at the vaults', async () => {
    await pressUndo()
    await hangsAfter('vault.valueBefore', async () => removeByHand(oldKeyId))
    assert.equal((await latest(world)).state, 'awaiting-cleanup')
    assert.equal(ourCredentials(world).length, 1)
  })

  it('removes no old secret where the clean-up was refused since and the rotation undone', async () => {
    await pressDelete(world)
    const { application } = world.tenant.get(payrollId)
    await hangsAfter('graph.byObjectId', async () => {
      world.tenant.delete(payrollId)
      await work(world)
      world.tenant.add(application, [ownerOf(alice)])
      await pressUndo()
      await work(world)
    })
    assert.equal((await latest(world)).state, 'undone')
    assert.ok(hasOld(world))
  })

  it('gives up nothing where giving up was refused since and the rotation finished', async () => {
    world = await twoVaults(engine)
    const { first, second } = bothVaults(world)
    second.access = 'reader'
    await rotate(world)
    const { id: rotationId } = await latest(world)
    await beginGiveUp(world.ports, rules, { person: alice, rotationId, card: null })
    await hangsAfter('entra.tryOnce', async () => {
      first.access = 'publisher'
      await work(world)
      first.access = 'officer'
      second.access = 'officer'
      await world.store.enqueue({ queue: 'advance-rotation', data: { rotationId } })
      await work(world)
    })
    const rotated = await latest(world)
    assertStoredEverywhere(world, rotated.state === 'awaiting-cleanup' ? rotated : assert.fail())
  })
})
