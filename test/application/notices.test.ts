import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Card } from '../../src/application/card.ts'
import { planDueNotices } from '../../src/application/plan-due-notices.ts'
import type { ServiceReason } from '../../src/application/service-error.ts'
import { rememberConversation } from '../../src/application/welcome.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { waitingJobs } from '../support/worlds/outbox.ts'
import { alice, application, ben, oldKeyId } from '../support/worlds/payroll.ts'
import { endingIn, round } from '../support/worlds/seen.ts'
import { payrollId, rotate } from '../support/worlds/story.ts'
import { perform, work } from '../support/worlds/work.ts'

const noticeId = `${alice.id}/${payrollId}/${oldKeyId}/30`

const toAlice = { to: 'person', id: alice.id } as const

describe('A notice', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    await world.store.conversations.forget(chatOf(ben).id)
    await round(world)
  })
  const warnings = () =>
    world.messenger.cardsIn(chatOf(alice).id).filter(({ kind }) => kind === 'expiry')
  const state = async () => (await world.store.notices.byId(noticeId))?.state
  const failing = (reason: ServiceReason, kind: 'fail' | 'takeEffectThenFail' = 'fail') =>
    world.calls.failNext('teams.post', { kind, reason })

  it('is planned once with its job', async () => {
    await planDueNotices(world.ports, rules)
    await planDueNotices(world.ports, rules)
    const jobs = await waitingJobs(world.database)
    assert.deepEqual(
      jobs.filter(({ queue }) => queue === 'deliver-notices'),
      [{ queue: 'deliver-notices', data: toAlice }],
    )
  })

  it('is sent to the owner, and remembered as a card that follows its matter', async () => {
    await work(world)
    assert.equal(warnings().length, 1)
    assert.equal(await state(), 'sent')
    const cards = await world.store.liveCards.about(payrollId, oldKeyId)
    assert.equal(cards[0]?.address.conversationId, chatOf(alice).id)
  })

  it('is dropped where somebody put its secret off meanwhile, and sent when that is over', async () => {
    await planDueNotices(world.ports, rules)
    const until = new Date(world.clock.now().getTime() + 2 * 86_400_000)
    const by = { personId: ben.id, personName: ben.name, toPersonName: null }
    await world.store.attention.say(payrollId, {
      kind: 'snoozed',
      keyId: oldKeyId,
      until,
      reason: null,
      saidAt: world.clock.now(),
      ...by,
    })
    await work(world)
    assert.deepEqual([warnings().length, await state()], [0, 'dropped'])
    world.clock.advanceDays(3)
    await planDueNotices(world.ports, rules)
    await work(world)
    assert.deepEqual([warnings().length, await state()], [1, 'sent'])
  })

  it('goes to nobody who stopped all messages, planned before or not', async () => {
    await planDueNotices(world.ports, rules)
    await world.store.preferences.change(alice.id, { optedOut: true })
    await work(world)
    assert.deepEqual([warnings().length, await state()], [0, 'dropped'])
    await planDueNotices(world.ports, rules)
    assert.equal(await state(), 'dropped')
    await world.store.preferences.change(alice.id, { optedOut: false })
    await planDueNotices(world.ports, rules)
    await work(world)
    assert.equal(warnings().length, 1)
  })

  it('is sent once, however often its job runs', async () => {
    await work(world)
    await perform(world, { queue: 'deliver-notices', data: toAlice })
    assert.equal(warnings().length, 1)
  })

  it('is sent once by two workers', async () => {
    await perform(world, { queue: 'plan-notices', data: {} })
    const job = { queue: 'deliver-notices', data: toAlice } as const
    await Promise.all([perform(world, job), perform(world, job)])
    assert.equal(warnings().length, 1)
  })

  it('is claimed before it goes out', async () => {
    world.calls.failNext('teams.post', { kind: 'dieBefore' })
    await work(world)
    assert.equal(await state(), 'claimed')
    assert.equal(warnings().length, 0)
  })

  for (const kind of ['fail', 'takeEffectThenFail'] as const) {
    it(`whose arrival is uncertain stays claimed and is never resent (${kind})`, async () => {
      failing('uncertain', kind)
      assert.deepEqual(await work(world), [])
      await round(world)
      await work(world)
      assert.equal(await state(), 'claimed')
      assert.equal(world.calls.count('teams.post'), 1)
    })
  }

  it('that went out is not sent again although the database fails right after', async () => {
    await perform(world, { queue: 'plan-notices', data: {} })
    world.calls.failNext('engine.commit', { kind: 'fail', reason: 'unavailable' })
    const job = { queue: 'deliver-notices', data: toAlice } as const
    await assert.rejects(perform(world, job), { reason: 'unavailable' })
    await work(world)
    assert.equal(await state(), 'claimed')
    assert.equal(world.calls.count('teams.post'), 1)
  })

  for (const reason of ['throttled', 'unavailable', 'conflict'] as const) {
    it(`is planned again and sent later where Teams says ${reason}`, async () => {
      failing(reason)
      assert.deepEqual(await work(world), [])
      assert.equal(await state(), 'sent')
      assert.equal(warnings().length, 1)
    })
  }

  it('fails for good where Teams refuses this message', async () => {
    failing('forbidden')
    await work(world)
    assert.equal(await state(), 'failed')
    assert.equal(world.calls.count('teams.post'), 1)
  })

  it('was never said where the person blocked the bot, and comes when they are back', async () => {
    world.messenger.left.add(chatOf(alice).id)
    await work(world)
    await round(world)
    await work(world)
    assert.equal(await state(), 'dropped')
    assert.equal(world.calls.count('teams.post'), 1)
    world.messenger.left.clear()
    assert.equal(await rememberConversation(world.ports, chatOf(alice)), undefined, 'no welcome')
    await work(world)
    assert.equal(await state(), 'sent')
  })

  const over: [string, () => void][] = [
    ['application is gone', () => world.tenant.delete(payrollId)],
    ['secret is gone', () => world.tenant.writeCredentials(payrollId, [])],
    [
      'secret is replaced',
      () =>
        world.tenant.writeCredentials(payrollId, [
          ...application().credentials,
          endingIn(400, { startsAt: new Date('2026-05-01') }),
        ]),
    ],
  ]
  for (const [what, change] of over) {
    it(`is dropped where the ${what} meanwhile`, async () => {
      await perform(world, { queue: 'plan-notices', data: {} })
      change()
      await work(world)
      assert.equal(await state(), 'dropped')
      assert.equal(warnings().length, 0)
    })
  }

  it('is dropped where somebody rotates meanwhile', async () => {
    await perform(world, { queue: 'plan-notices', data: {} })
    await rotate(world)
    assert.equal(await state(), 'dropped')
  })

  it('is dropped where the person removed the bot meanwhile', async () => {
    await perform(world, { queue: 'plan-notices', data: {} })
    await world.store.conversations.forget(chatOf(alice).id)
    await work(world)
    assert.equal(await state(), 'dropped')
  })

  it('comes again at the next stage', async () => {
    await work(world)
    world.clock.advanceDays(8)
    await round(world)
    await work(world)
    assert.equal(warnings().length, 1)
    const older = world.messenger.cardsIn(chatOf(alice).id).filter(isSuperseded)
    assert.equal(older.length, 1, 'the older card says that there is a newer one')
  })
})

function isSuperseded({ kind }: Card): boolean {
  return kind === 'superseded'
}
