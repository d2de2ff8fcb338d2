import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  chatOf,
  openWorldEngine,
} from '../support/worlds/bot-world.ts'
import { hasOld } from '../support/worlds/invariants.ts'
import { alice, ben, erin, oldKeyId, ownerOf } from '../support/worlds/payroll.ts'
import { round } from '../support/worlds/seen.ts'
import { latest, payrollId, pressDelete, pressRotate, rotate } from '../support/worlds/story.ts'
import { perform, work } from '../support/worlds/work.ts'

let engine: TestEngine
let world: BotWorld
before(async () => {
  engine = await openWorldEngine()
})
after(() => engine.close())
beforeEach(async () => {
  world = await botWorld(engine)
  await rotate(world, alice)
})

/** Days pass, and then a round happens with all that follows from it. */
async function passDays(days: number): Promise<void> {
  world.clock.advanceDays(days)
  await round(world)
  await work(world)
}

function remindersOf({ id, name }: typeof alice) {
  return world.messenger.cardsIn(chatOf({ id, name }).id).filter(isReminder)
}

function isReminder({ kind }: { kind: string }): boolean {
  return kind === 'cleanup-reminder'
}

describe('While an old secret waits for its removal', () => {
  it('nobody hears of it for three days', async () => {
    await passDays(2)
    assert.deepEqual([...remindersOf(alice), ...remindersOf(ben)], [])
  })

  it('whoever rotated and the other owners are reminded after three days, once', async () => {
    await passDays(3)
    await passDays(1)
    await work(world)
    for (const person of [alice, ben]) {
      const [reminder, ...more] = remindersOf(person)
      assert.ok(reminder?.kind === 'cleanup-reminder')
      assert.deepEqual([reminder.daysWaited, reminder.old.keyId], [3, oldKeyId])
      assert.deepEqual(more, [])
    }
  })

  it('they are reminded again after a week', async () => {
    await passDays(3)
    await passDays(4)
    assert.equal(remindersOf(alice).length, 2)
  })

  it('a reminder whose arrival is uncertain is never sent twice', async () => {
    await world.store.conversations.forget(chatOf(ben).id)
    const uncertain = { kind: 'takeEffectThenFail', reason: 'uncertain' } as const
    world.calls.failNext('teams.post', uncertain)
    await passDays(3)
    await passDays(1)
    assert.equal(world.calls.count('teams.post'), 1)
  })

  it('an administrator who rotated is reminded, and an owner who no longer is one is not', async () => {
    world = await botWorld(engine)
    world.tenant.roles.set(erin.id, 'Application Administrator')
    await world.store.conversations.remember(chatOf(erin), world.clock.now())
    world.messenger.place(cardOf(erin), { kind: 'message', message: { code: 'badInput' } })
    await rotate(world, erin)
    world.clock.advanceDays(3)
    await round(world)
    await perform(world, { queue: 'plan-notices', data: {} })
    world.tenant.get(payrollId).owners = [ownerOf(alice)]
    await work(world)
    assert.deepEqual(
      [alice, ben, erin].map((person) => remindersOf(person).length),
      [1, 0, 1],
    )
  })

  it('an owner who came after the rotation is reminded too', async () => {
    world.tenant.get(payrollId).owners = [ownerOf(alice), ownerOf(erin)]
    await world.store.conversations.remember(chatOf(erin), world.clock.now())
    await passDays(3)
    assert.equal(remindersOf(erin).length, 1)
    assert.equal(remindersOf(ben).length, 0)
  })

  it('a reminder that is planned is dropped where the removal is confirmed meanwhile', async () => {
    world.clock.advanceDays(3)
    await round(world)
    await perform(world, { queue: 'plan-notices', data: {} })
    await pressDelete(world, ben)
    await work(world)
    assert.deepEqual(remindersOf(alice), [])
    assert.equal(world.calls.count('teams.post'), 0)
  })

  it('a reminder follows its rotation to the end', async () => {
    await passDays(3)
    await pressDelete(world, ben)
    await work(world)
    assert.deepEqual([...remindersOf(alice), ...remindersOf(ben)], [])
    const kinds = world.messenger.cardsIn(chatOf(alice).id).map(({ kind }) => kind)
    assert.deepEqual(kinds, ['rotation-closed', 'rotation-closed'])
  })
})

describe('An old secret that nobody removed', () => {
  it('closes its matter when it has expired, and is left in the directory', async () => {
    await passDays(20)
    assert.equal((await latest(world)).state, 'awaiting-cleanup')
    await passDays(1)
    const closed = await latest(world)
    assert.ok(closed.state === 'closed')
    assert.equal(closed.closedBy, null)
    assert.equal(closed.timeline.at(-1)?.what, 'oldExpired')
    assert.ok(hasOld(world))
    assert.equal(world.calls.count('graph.removePassword'), 0)
    const card = world.messenger.cardAt(cardOf(alice))
    assert.ok(card?.kind === 'rotation-closed')
    assert.deepEqual([card.how, card.closedBy], ['expired', null])
  })

  it('closes its matter when somebody removed it by hand', async () => {
    const { credentials } = world.tenant.get(payrollId).application
    const kept = credentials.filter(({ keyId }) => keyId !== oldKeyId)
    world.tenant.writeCredentials(payrollId, kept)
    await passDays(0)
    const closed = await latest(world)
    assert.equal(closed.state, 'closed')
    assert.equal(closed.timeline.at(-1)?.what, 'oldAlreadyGone')
  })

  it('is no longer warned of once it has expired', async () => {
    await passDays(22)
    const warnings = world.messenger.shown.filter(({ card }) => card.kind === 'expiry')
    assert.deepEqual(warnings, [])
  })

  it('makes room for another rotation of what took its place', async () => {
    await passDays(22)
    assert.equal(await world.store.rotations.openFor(payrollId), undefined)
    assert.equal((await pressRotate(world)).kind, 'rotation-progress')
  })

  it('closes nothing while the directory does not answer', async () => {
    world.clock.advanceDays(22)
    await perform(world, { queue: 'plan-notices', data: {} })
    const unavailable = { kind: 'fail', reason: 'unavailable' } as const
    world.calls.failNext('graph.byObjectId', unavailable)
    await round(world)
    assert.equal((await latest(world)).state, 'awaiting-cleanup')
  })

  it('that a person is just removing is left to them', async () => {
    await pressDelete(world, ben)
    world.clock.advanceDays(22)
    await round(world)
    assert.equal((await latest(world)).state, 'cleaning-up')
    await work(world)
    const closed = await latest(world)
    assert.equal(closed.state === 'closed' && closed.closedBy?.name, ben.name)
  })
})
