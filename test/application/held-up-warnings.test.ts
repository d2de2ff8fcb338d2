import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { expiringMatters } from '../../src/application/expiring-matters.ts'
import { findOutOfReach } from '../../src/application/install/out-of-reach.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { vaultClosedAfterMinting } from '../support/worlds/held-up.ts'
import { alice, ben, oldKeyId, vaultUrl } from '../support/worlds/payroll.ts'
import { round } from '../support/worlds/seen.ts'
import { latest } from '../support/worlds/story.ts'
import { work } from '../support/worlds/work.ts'

describe('While a rotation is held up before it has a new secret', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    await nextRound()
    await vaultClosedAfterMinting(world)
  })

  const warnings = () =>
    world.messenger.cardsIn(chatOf(alice).id).filter(({ kind }) => kind === 'expiry')
  const nextRound = async () => {
    await round(world)
    await work(world)
  }

  it('nobody is warned within the day', async () => {
    world.clock.advance(12 * 3_600_000)
    const before = warnings().length
    await nextRound()
    assert.equal(warnings().length, before)
  })

  it('the next stage is told of again, and what was minted for nothing is no replacement', async () => {
    const before = warnings().length
    world.clock.advanceDays(30)
    await nextRound()
    const [newest] = warnings().slice(before)
    assert.ok(newest?.kind === 'expiry')
    assert.equal(newest.secret.keyId, oldKeyId)
    await nextRound()
    assert.equal(warnings().length, before + 1, 'once')
  })

  it('those hear of it in the end who answer for what nobody moves', async () => {
    const channel = { ...chatOf(ben), id: 'channel-1', kind: 'channel', personId: null } as const
    await world.store.conversations.remember(channel, world.clock.now())
    const house = { ...rules, fallback: [{ to: 'channel', id: channel.id }] } as const
    const told = () => world.messenger.cardsIn(channel.id).map(({ kind }) => kind)
    world.clock.advanceDays(10)
    await round(world)
    await work(world, house)
    assert.deepEqual(told(), [], 'eleven days are left')
    world.clock.advanceDays(9)
    await round(world)
    await work(world, house)
    assert.deepEqual(told(), ['expiry'])
  })

  it('its secret stays in the lists, as one that is held up', async () => {
    world.clock.advanceDays(2)
    await nextRound()
    const listed = await expiringMatters(world.ports, rules, 400)
    assert.deepEqual(
      listed.map(({ matter, rotating, heldUp }) => [matter.credential.keyId, rotating, heldUp]),
      [[oldKeyId, true, true]],
    )
  })

  it('the bot is installed for its owners again', async () => {
    await world.store.conversations.forget(chatOf(ben).id)
    const outOfReach = () => findOutOfReach(world.store, rules, world.clock.now())
    assert.deepEqual(await outOfReach(), [])
    world.clock.advanceDays(2)
    await nextRound()
    assert.deepEqual(await outOfReach(), [ben.id])
  })

  it('its card takes the place of the warning once it moves', async () => {
    world.clock.advanceDays(30)
    await nextRound()
    world.calls.watch = () => undefined
    world.vaults.at(vaultUrl).access = 'officer'
    const { id: rotationId } = await latest(world)
    await world.store.enqueue({ queue: 'advance-rotation', data: { rotationId } })
    await work(world)
    assert.equal((await latest(world)).state, 'awaiting-cleanup')
    assert.deepEqual(warnings(), [])
    assert.equal(world.messenger.cardAt(cardOf(alice))?.kind, 'rotation-stored')
  })
})
