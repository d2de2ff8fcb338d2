import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, openWorldEngine, payrollSecret } from '../support/worlds/bot-world.ts'
import {
  assertConsumersCanSignIn,
  assertStoredEverywhere,
  assertUntouched,
  hasOld,
  ourCredentials,
} from '../support/worlds/invariants.ts'
import { oldKeyId } from '../support/worlds/payroll.ts'
import { cleanUp, latest, payrollId, pressRotate, rotate } from '../support/worlds/story.ts'
import { bothVaults, twoVaults } from '../support/worlds/two-vaults.ts'
import { press, work } from '../support/worlds/work.ts'

describe('A secret that is kept in two vaults', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await twoVaults(engine)
  })
  /** Writing there is forbidden, though listing is not, so that no preflight sees it. */
  const lockSecond = () => {
    bothVaults(world).second.access = 'reader'
  }

  it('is stored in both, and both serve it', async () => {
    const rotated = await rotate(world)
    assert.equal(rotated.state, 'awaiting-cleanup')
    assertStoredEverywhere(world, rotated)
  })

  it('is taken back where the first vault will not take it', async () => {
    bothVaults(world).first.access = 'reader'
    const rotated = await rotate(world)
    assert.equal(rotated.state === 'failed' && rotated.reason, 'vaultForbidden')
    assertUntouched(world)
  })

  it('is not minted at all where one vault is closed', async () => {
    bothVaults(world).second.access = 'none'
    const card = await pressRotate(world)
    assert.partialDeepStrictEqual(card, {
      message: { code: 'cannotStart', reason: 'vaultForbidden' },
    })
    assert.equal(world.calls.count('graph.addPassword'), 0)
  })

  it('stays valid in the first vault while the second refuses it', async () => {
    lockSecond()
    const rotated = await rotate(world)
    assert.equal(rotated.state, 'requested')
    assertConsumersCanSignIn(world)
    assert.ok(hasOld(world))
    assert.equal(ourCredentials(world).length, 1, 'attempts do not pile up')
  })

  it('is finished once the second vault heals', async () => {
    lockSecond()
    await rotate(world)
    bothVaults(world).second.access = 'officer'
    await world.store.enqueue({
      queue: 'advance-rotation',
      data: { rotationId: (await latest(world)).id },
    })
    assert.deepEqual(await work(world), [])
    const rotated = await latest(world)
    assert.equal(rotated.state, 'awaiting-cleanup')
    assertStoredEverywhere(world, rotated)
    assert.equal((await cleanUp(world)).state, 'closed')
  })

  it('is finished although somebody removed the old one in the meantime', async () => {
    lockSecond()
    await rotate(world)
    // Consumers of the second vault are without a secret until the rotation is finished.
    world.calls.watch = () => undefined
    const { credentials } = world.tenant.get(payrollId).application
    const kept = credentials.filter(({ keyId }) => keyId !== oldKeyId)
    world.tenant.writeCredentials(payrollId, kept)
    bothVaults(world).second.access = 'officer'
    const { id: rotationId } = await latest(world)
    await world.store.enqueue({ queue: 'advance-rotation', data: { rotationId } })
    assert.deepEqual(await work(world), [])
    const rotated = await latest(world)
    assert.equal(rotated.state, 'awaiting-cleanup')
    assertStoredEverywhere(world, rotated)
    assertConsumersCanSignIn(world)
    assert.equal((await cleanUp(world)).state, 'closed')
  })

  it('is given up where the second vault refuses it until it has expired', async () => {
    lockSecond()
    await rotate(world)
    world.calls.watch = () => undefined
    world.clock.advanceDays(400)
    const { id: rotationId } = await latest(world)
    await world.store.enqueue({ queue: 'advance-rotation', data: { rotationId } })
    assert.deepEqual(await work(world), [])
    assert.equal((await latest(world)).state, 'failed')
    assert.deepEqual(ourCredentials(world), [])
    assert.equal((await pressRotate(world)).kind, 'rotation-progress')
  })

  it('stays valid in the first vault although the second closes altogether', async () => {
    await press(world, () => pressRotate(world))
    const die = { kind: 'dieAfter' } as const
    world.calls.failNext('vault.store', die)
    const { second } = bothVaults(world)
    const closing = world.calls.watch
    world.calls.watch = () => {
      if (bothVaults(world).first.versionsOf(payrollSecret).length > 1) second.access = 'none'
      closing()
    }
    await work(world)
    assertConsumersCanSignIn(world)
    second.access = 'officer'
    world.calls.watch = closing
    await rotate(world)
    await world.store.enqueue({
      queue: 'advance-rotation',
      data: { rotationId: (await latest(world)).id },
    })
    await work(world)
    const rotated = await latest(world)
    assert.equal(rotated.state, 'awaiting-cleanup')
    assertStoredEverywhere(world, rotated)
  })

  it('makes room first where an application may hold two secrets only', async () => {
    world.tenant.change(payrollId, { signInAudience: 'PersonalMicrosoftAccount' })
    world.calls.watch = () => undefined
    world.calls.failNext('vault.store', { kind: 'dieAfter' })
    const rotated = await rotate(world)
    assert.equal(rotated.state, 'awaiting-cleanup')
    assertStoredEverywhere(world, rotated)
  })
})
