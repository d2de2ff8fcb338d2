import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, botWorld, cardOf, openWorldEngine } from '../support/worlds/bot-world.ts'
import { assertStoredEverywhere, ourCredentials } from '../support/worlds/invariants.ts'
import { alice, ben, david, erin } from '../support/worlds/payroll.ts'
import { cleanUp, latest, payrollId, pressRotate, rotate } from '../support/worlds/story.ts'
import { work } from '../support/worlds/work.ts'

describe('People who rotate', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
  })

  it('get one new secret for two presses', async () => {
    await Promise.all([pressRotate(world), pressRotate(world)])
    await work(world)
    const rotated = await latest(world)
    assertStoredEverywhere(world, rotated.state === 'awaiting-cleanup' ? rotated : assert.fail())
    assert.equal(world.calls.count('graph.addPassword'), 1)
    assert.equal((await world.store.rotations.open()).length, 1)
  })

  it('join the rotation that a co-owner began', async () => {
    await pressRotate(world, alice)
    const card = await pressRotate(world, ben)
    assert.partialDeepStrictEqual(card, { kind: 'rotation-progress', requestedBy: alice.name })
    await work(world)
    assert.equal(ourCredentials(world).length, 1)
  })

  it('join it also while it waits for its clean-up', async () => {
    await rotate(world, alice)
    assert.equal((await pressRotate(world, ben)).kind, 'rotation-stored')
  })

  it('see what became of a secret that was rotated away', async () => {
    await rotate(world)
    await cleanUp(world)
    assert.equal((await pressRotate(world, ben)).kind, 'rotation-closed')
    assert.equal(world.calls.count('graph.addPassword'), 1)
  })

  it('follow the phases on the card that they pressed, and read the end there', async () => {
    await rotate(world)
    const kinds = world.messenger.shown
      .filter(({ conversationId }) => conversationId === cardOf(alice).conversationId)
      .map(({ card }) => (card.kind === 'rotation-progress' ? card.phase : card.kind))
    const phases = ['minting', 'verifying', 'storing', 'rotation-stored']
    assert.deepEqual([...new Set(kinds.slice(1))], phases)
  })

  it('lose nothing when their chat with the bot is gone', async () => {
    world.messenger.left.add(cardOf(alice).conversationId)
    assert.equal((await rotate(world)).state, 'awaiting-cleanup')
  })

  it('may be administrators', async () => {
    world.tenant.roles.set(erin.id, 'Global Administrator')
    assert.equal((await rotate(world, erin)).state, 'awaiting-cleanup')
  })

  it('may not be strangers', async () => {
    const card = await pressRotate(world, david)
    assert.deepEqual(card, { kind: 'message', message: { code: 'notAllowed', lack: 'notOwner' } })
    assert.deepEqual(await world.store.rotations.open(), [])
  })

  it('may try again after a failure', async () => {
    world.calls.failNext('graph.addPassword', { kind: 'fail', reason: 'forbidden' })
    const failed = await rotate(world)
    assert.equal(failed.state === 'failed' && failed.reason, 'notManageable')
    assert.equal((await rotate(world)).state, 'awaiting-cleanup')
  })

  it('read that a policy forbids it, also where Graph alone says so', async () => {
    const refusal = { reason: 'forbidden', code: 'CredentialTypeNotAllowedAsPerAppPolicy' } as const
    world.calls.failNext('graph.addPassword', { kind: 'fail', ...refusal })
    const failed = await rotate(world)
    assert.equal(failed.state === 'failed' && failed.reason, 'policyForbids')
  })

  it('get a validity within the policy', async () => {
    world.tenant.get(payrollId).rules = { forbidden: false, maxLifetimeDays: 90 }
    const rotated = await rotate(world)
    assert.equal(rotated.state, 'awaiting-cleanup')
    assert.equal(rotated.plan.expiresAt.toISOString(), '2026-08-02T07:55:00.000Z')
  })
})
