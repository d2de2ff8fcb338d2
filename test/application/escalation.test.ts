import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import type { CardAction } from '../../src/application/card.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { alice, ben, oldKeyId } from '../support/worlds/payroll.ts'
import { round } from '../support/worlds/seen.ts'
import { payrollId } from '../support/worlds/story.ts'
import { work } from '../support/worlds/work.ts'

const channel = { ...chatOf(ben), id: 'channel-1', kind: 'channel', personId: null } as const
const house = { ...rules, fallback: [{ to: 'channel', id: channel.id }] } as const

describe('Three days before the end the fallback', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    await world.store.conversations.remember(channel, world.clock.now())
  })
  const press = (action: CardAction) =>
    answerAction(world.ports, rules, { person: alice, action, card: null, where: 'personal' })
  const daysPass = async (count: number) => {
    world.clock.advanceDays(count)
    await round(world)
    await work(world, house)
  }
  const isTold = () => world.messenger.cardsIn(channel.id).some(({ kind }) => kind === 'expiry')
  const handOver = () =>
    press({ verb: 'hand-over', applicationObjectId: payrollId, toPersonId: ben.id })

  it('hears of what nobody moved', async () => {
    await daysPass(17)
    assert.ok(!isTold())
    await daysPass(2)
    assert.ok(isTold())
  })

  it('hears of what was put off as long as it went', async () => {
    const matter = { applicationObjectId: payrollId, keyId: oldKeyId }
    await press({ verb: 'snooze', ...matter, choice: 'latest', date: '', reason: '' })
    await daysPass(17)
    assert.ok(!isTold())
    await daysPass(2)
    assert.ok(isTold())
  })

  it('hears of what was handed over more than a fortnight ago', async () => {
    await handOver()
    await daysPass(19)
    assert.ok(isTold())
  })

  it('leaves it to whom it was handed over of late', async () => {
    await daysPass(12)
    await handOver()
    await daysPass(7)
    assert.ok(!isTold())
  })
})
