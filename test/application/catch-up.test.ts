import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { catchUp } from '../../src/application/catch-up.ts'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, botWorld, openWorldEngine } from '../support/worlds/bot-world.ts'
import { waitingJobs } from '../support/worlds/outbox.ts'
import { round } from '../support/worlds/seen.ts'

describe('A start', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
  })
  const asksForRound = async () => {
    await catchUp(world.ports)
    return (await waitingJobs(world.database)).some(({ queue }) => queue === 'round')
  }

  it('asks for a round where nobody has read the directory yet', async () => {
    assert.equal(await asksForRound(), true)
  })

  it('asks for none soon after a round', async () => {
    await round(world)
    assert.equal(await asksForRound(), false)
  })

  it('asks for none while another instance is at one', async () => {
    await world.store.inventory.beginRound(world.clock.now())
    world.clock.advance(50_000)
    assert.equal(await asksForRound(), false)
  })

  it('asks for one where the instance that was at one has died', async () => {
    await world.store.inventory.beginRound(world.clock.now())
    world.clock.advance(70_000)
    assert.equal(await asksForRound(), true)
  })
})
