import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  openWorldEngine,
  payrollSecret,
} from '../support/worlds/bot-world.ts'
import { assertStoredEverywhere, assertUntouched, watchOver } from '../support/worlds/invariants.ts'
import { vaultUrl } from '../support/worlds/payroll.ts'
import { payrollId, pressRotate, rotate } from '../support/worlds/story.ts'

describe('A vault in trouble', () => {
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
  const unavailable = { kind: 'fail', reason: 'unavailable' } as const
  const doneYetUncertain = { kind: 'takeEffectThenFail', reason: 'uncertain' } as const
  const versions = () => world.vaults.at(vaultUrl).versionsOf(payrollSecret)

  it('that answers nothing, yet took the value, gets it once', async () => {
    world.calls.failNext('vault.store', doneYetUncertain)
    const rotated = await rotate(world)
    assertStoredEverywhere(world, rotated.state === 'awaiting-cleanup' ? rotated : assert.fail())
    assert.equal(versions().length, 2)
  })

  it('that takes the value and then goes away for a minute is not left with a dead one', async () => {
    world.calls.failNext('vault.store', doneYetUncertain)
    const watched = world.calls.watch
    let gone = false
    world.calls.watch = () => {
      watched()
      if (gone || versions().length < 2) return
      gone = true
      world.calls.failNext('vault.versions', unavailable, 8)
    }
    const rotated = await rotate(world)
    assertStoredEverywhere(world, rotated.state === 'awaiting-cleanup' ? rotated : assert.fail())
  })

  it('that stays away gets nothing, and the new secret is taken back', async () => {
    world.calls.failNext('vault.store', unavailable, 7)
    const rotated = await rotate(world)
    assert.equal(rotated.state === 'failed' && rotated.reason, 'vaultUnreachable')
    assertUntouched(world)
  })

  it('is asked again no sooner than it says', async () => {
    const throttled = { kind: 'fail', reason: 'throttled', retryAfterMs: 25_000 } as const
    world.calls.failNext('vault.store', throttled)
    const before = world.clock.now().getTime()
    assert.equal((await rotate(world)).state, 'awaiting-cleanup')
    assert.ok(world.clock.now().getTime() - before >= 25_000)
  })

  it('that asks for patience again and again is named as such', async () => {
    world.calls.failNext('vault.store', { kind: 'fail', reason: 'throttled' }, 7)
    const rotated = await rotate(world)
    assert.equal(rotated.state === 'failed' && rotated.reason, 'vaultThrottled')
    assertUntouched(world)
  })

  it('that asks for patience beforehand stops the rotation, and says for how long', async () => {
    world.vaults.at(vaultUrl).access = 'throttled'
    const message = { code: 'cannotStart', reason: 'vaultThrottled', retryAfterMs: 20_000 }
    assert.partialDeepStrictEqual(await pressRotate(world), { message })
  })

  it('is told which version the new one takes the place of', async () => {
    const [older] = versions()
    await rotate(world)
    assert.equal(versions().at(-1)?.tags?.previousVersion, older?.version)
  })

  it('that never held the secret is told of no earlier version', async () => {
    world.tenant.change(payrollId, { tags: ['keyvault:contoso-kv/brand-new'] })
    await rotate(world)
    const [first] = world.vaults.at(vaultUrl).versionsOf('brand-new')
    assert.equal(first?.tags?.previousVersion, null)
  })

  it('whose secret somebody deletes meanwhile refuses, and all is as before', async () => {
    world.calls.failNext('vault.store', { kind: 'fail', reason: 'conflict' })
    const rotated = await rotate(world)
    assert.equal(rotated.state === 'failed' && rotated.reason, 'vaultNameDeleted')
    assertUntouched(world)
  })

  it('that cannot take the value stops the rotation before anything is minted', async () => {
    world.vaults.at(vaultUrl).softDelete(payrollSecret)
    const card = await pressRotate(world)
    const target = { vaultUrl, secretName: payrollSecret }
    assert.partialDeepStrictEqual(card, { kind: 'name-deleted', targets: [target] })
    assert.equal(world.tenant.get(payrollId).application.credentials.length, 1)
  })
})
