import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { countUnheard } from '../../src/application/count-unheard.ts'
import { planDueNotices } from '../../src/application/plan-due-notices.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { ownerOf } from '../support/worlds/payroll.ts'
import { addApplication, endingIn, round } from '../support/worlds/seen.ts'

const stranger = { id: 'aaaaaaaa-0000-4000-8000-00000000abcd', name: 'Never Installed' }

describe('The secrets that nobody can be told of', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    addApplication(world, 1, { credentials: [endingIn(5)] }, [ownerOf(stranger)])
    await round(world)
  })

  it('are the same number to an instance that planned and to one that never did', async () => {
    const instances = [countUnheard(world.ports, rules), countUnheard(world.ports, rules)]
    await planDueNotices(world.ports, rules)
    assert.deepEqual(await Promise.all(instances.map((count) => count())), [1, 1])
  })

  it('are none any more on every instance five minutes after there is a way', async () => {
    const instances = [countUnheard(world.ports, rules), countUnheard(world.ports, rules)]
    await Promise.all(instances.map((count) => count()))
    await world.store.conversations.remember(chatOf(stranger), world.clock.now())
    world.clock.advance(5 * 60_000)
    assert.deepEqual(await Promise.all(instances.map((count) => count())), [0, 0])
  })

  /** A store that counts the looks at what is due, and can be away. */
  const watchedStore = () => {
    const looked = { times: 0, isThere: true }
    const { inventory } = world.store
    const expiringBefore: typeof inventory.expiringBefore = async (...asked) => {
      looked.times += 1
      if (!looked.isThere) throw new Error('gone')
      return inventory.expiringBefore(...asked)
    }
    const store = { ...world.store, inventory: { ...inventory, expiringBefore } }
    return { looked, count: countUnheard({ ...world.ports, store }, rules) }
  }

  it('are counted once for many looks within five minutes', async () => {
    const { looked, count } = watchedStore()
    await Promise.all([count(), count()])
    world.clock.advance(4 * 60_000)
    assert.equal(await count(), 1)
    assert.equal(looked.times, 1)
  })

  it('are counted again at the next look where the database did not answer', async () => {
    const { looked, count } = watchedStore()
    looked.isThere = false
    await assert.rejects(count(), /gone/)
    looked.isThere = true
    assert.equal(await count(), 1)
  })
})
