import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { askCleanup } from '../../src/application/ask-cleanup.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { hasOld, ourCredentials } from '../support/worlds/invariants.ts'
import { alice, ben, credential, david, erin, oldKeyId } from '../support/worlds/payroll.ts'
import { cleanUp, latest, payrollId, pressDelete, rotate } from '../support/worlds/story.ts'
import { work } from '../support/worlds/work.ts'

describe('The clean-up of an old secret', () => {
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
  const remove = (keyId: string) => {
    const { credentials } = world.tenant.get(payrollId).application
    const kept = credentials.filter((each) => each.keyId !== keyId)
    world.tenant.writeCredentials(payrollId, kept)
  }
  const refusalOf = (rotation: Awaited<ReturnType<typeof latest>>) =>
    rotation.state === 'awaiting-cleanup' && rotation.refusal

  it('is confirmed by a co-owner, and both people’s cards tell of it', async () => {
    const closed = await cleanUp(world, ben)
    assert.equal(closed.state === 'closed' && closed.closedBy?.name, ben.name)
    for (const person of [alice, ben]) {
      assert.equal(world.messenger.cardAt(cardOf(person))?.kind, 'rotation-closed')
    }
  })

  it('is confirmed by an administrator who owns nothing', async () => {
    world.tenant.roles.set(erin.id, 'Application Administrator')
    assert.equal((await cleanUp(world, erin)).state, 'closed')
  })

  it('takes a press that is faster than the record of the confirmation card', async () => {
    world = await botWorld(engine)
    const { update } = world.messenger
    const answers: string[] = []
    world.messenger.update = async (conversation, address, card) => {
      await update.call(world.messenger, conversation, address, card)
      if (card.kind !== 'rotation-stored' || answers.length > 0) return
      assert.equal((await latest(world)).state, 'stored')
      const { id: rotationId } = await latest(world)
      const request = { person: alice, rotationId, card: address }
      answers.push((await askCleanup(world.ports, rules, request)).kind)
      answers.push((await pressDelete(world, alice)).kind)
    }
    const rotation = await rotate(world, alice)
    assert.deepEqual(answers, ['cleanup-confirm', 'cleanup-progress'])
    assert.equal(rotation.state, 'closed')
    assert.deepEqual(
      rotation.timeline.map(({ what }) => what),
      ['requested', 'stored', 'announced', 'cleanupConfirmed', 'oldRemoved'],
    )
  })

  it('is nobody else’s', async () => {
    const card = await pressDelete(world, david)
    assert.deepEqual(card, { kind: 'message', message: { code: 'notAllowed', lack: 'notOwner' } })
    await work(world)
    assert.ok(hasOld(world))
  })

  it('is no longer an owner’s who was removed meanwhile', async () => {
    world.tenant.get(payrollId).owners = []
    await pressDelete(world, alice)
    assert.equal((await latest(world)).state, 'awaiting-cleanup')
  })

  it('removes nothing before it is confirmed', async () => {
    const { id: rotationId } = await latest(world)
    const card = await askCleanup(world.ports, rules, { person: ben, rotationId, card: null })
    await work(world)
    assert.equal(card.kind, 'cleanup-confirm')
    assert.ok(hasOld(world))
  })

  it('removes the recorded key id alone', async () => {
    const other = credential({ keyId: 'made-by-hand', displayName: 'secret-2026-05' })
    const { credentials } = world.tenant.get(payrollId).application
    world.tenant.writeCredentials(payrollId, [...credentials, other])
    await cleanUp(world)
    const left = world.tenant.get(payrollId).application.credentials.map(({ keyId }) => keyId)
    assert.deepEqual(left, [...ourCredentials(world), 'made-by-hand'])
  })

  it('happens once, however many confirm it', async () => {
    await Promise.all([pressDelete(world, alice), pressDelete(world, ben)])
    await work(world)
    assert.equal(world.calls.count('graph.removePassword'), 1)
    const { timeline } = await latest(world)
    assert.equal(timeline.filter(({ what }) => what === 'cleanupConfirmed').length, 1)
  })

  it('is refused where the new secret is gone', async () => {
    const [fresh = ''] = ourCredentials(world)
    remove(fresh)
    assert.equal(refusalOf(await cleanUp(world)), 'newSecretGone')
    assert.ok(hasOld(world))
  })

  it('is refused where the new secret has expired', async () => {
    world.clock.advanceDays(400)
    assert.equal(refusalOf(await cleanUp(world)), 'lastValidSecret')
    assert.ok(hasOld(world))
  })

  it('can be confirmed again after a refusal', async () => {
    const whole = world.tenant.get(payrollId).application.credentials
    remove(ourCredentials(world)[0] ?? '')
    await cleanUp(world)
    world.tenant.writeCredentials(payrollId, whole)
    assert.equal((await cleanUp(world)).state, 'closed')
  })

  it('closes where somebody removed the old secret by hand', async () => {
    remove(oldKeyId)
    const closed = await cleanUp(world)
    assert.equal(closed.state, 'closed')
    assert.equal(closed.timeline.at(-1)?.what, 'oldAlreadyGone')
    assert.equal(world.calls.count('graph.removePassword'), 0)
  })

  it('is refused where the application is deleted after the confirmation', async () => {
    await pressDelete(world)
    world.tenant.delete(payrollId)
    await work(world)
    assert.equal(refusalOf(await latest(world)), 'applicationGone')
  })
})
