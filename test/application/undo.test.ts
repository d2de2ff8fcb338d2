import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { askUndo, beginUndo } from '../../src/application/clean-up.ts'
import type { Person } from '../../src/domain/application.ts'
import type { Fault } from '../support/fakes/calls.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import {
  assertConsumersCanSignIn,
  assertNoValueShown,
  assertUntouched,
  hasOld,
  ourCredentials,
  watchOver,
} from '../support/worlds/invariants.ts'
import { alice, ben, david, oldKeyId, vaultUrl } from '../support/worlds/payroll.ts'
import { latest, payrollId, pressDelete, pressRotate, rotate } from '../support/worlds/story.ts'
import { press, work } from '../support/worlds/work.ts'

const engine = await openWorldEngine()
after(() => engine.close())

type HeldBefore = 'the old value' | 'something else' | 'nothing'

/** Alice has rotated; before, the vault held this. */
async function rotated({ heldBefore = 'the old value' as HeldBefore } = {}): Promise<BotWorld> {
  const world = await botWorld(engine)
  // A name of its own, which the vault does not know yet.
  if (heldBefore !== 'the old value') {
    world.tenant.change(payrollId, { tags: ['keyvault:contoso-kv/brand-new'] })
  }
  if (heldBefore === 'something else') {
    const dead = { value: 'dead~value', createdAt: new Date('2025-05-25'), tags: null }
    world.vaults.at(vaultUrl).put('brand-new', dead)
  }
  await press(world, () => pressRotate(world))
  await work(world)
  assert.equal((await latest(world)).state, 'awaiting-cleanup')
  return world
}

async function pressUndo(world: BotWorld, person: Person = alice) {
  const { id: rotationId } = await latest(world)
  return beginUndo(world.ports, rules, { person, rotationId, card: cardOf(person) })
}

async function undo(world: BotWorld) {
  await press(world, () => pressUndo(world))
  await work(world)
  return latest(world)
}

const faults: [string, Fault][] = [
  ['the process dies before', { kind: 'dieBefore' }],
  ['the process dies after', { kind: 'dieAfter' }],
  ['uncertain, yet done', { kind: 'takeEffectThenFail', reason: 'uncertain' }],
  ['unavailable', { kind: 'fail', reason: 'unavailable' }],
]

// Before any test begins: the tests take turns on one engine.
const clean = await rotated()
const callsBefore = clean.calls.made.length
await undo(clean)
const calls = clean.calls.made.slice(callsBefore)

describe('Undo', () => {
  it('asks first, and changes nothing by asking', async () => {
    const world = await rotated()
    const { id: rotationId } = await latest(world)
    const card = await askUndo(world.ports, rules, { person: ben, rotationId, card: null })
    assert.equal(card.kind, 'undo-confirm')
    assert.equal(ourCredentials(world).length, 1)
  })

  it('gives out the old value again and removes exactly the new secret', async () => {
    const world = await rotated()
    const undone = await undo(world)
    assert.ok(undone.state === 'undone' && undone.vaultsHeldOld)
    assertUntouched(world)
    assert.equal(world.messenger.cardAt(cardOf(alice))?.kind, 'rotation-undone')
  })

  it('says so where the vault never held the old value, and switches the new one off', async () => {
    const world = await rotated({ heldBefore: 'nothing' })
    const undone = await undo(world)
    assert.ok(undone.state === 'undone' && !undone.vaultsHeldOld)
    assertUntouched(world)
  })

  it('makes room for another rotation', async () => {
    const world = await rotated()
    await undo(world)
    assert.equal((await rotate(world)).state, 'awaiting-cleanup')
    assertConsumersCanSignIn(world)
  })

  it('is refused where the old secret is gone, and leaves the new one', async () => {
    const world = await rotated()
    const { credentials } = world.tenant.get(payrollId).application
    const kept = credentials.filter(({ keyId }) => keyId !== oldKeyId)
    world.tenant.writeCredentials(payrollId, kept)
    const waiting = await undo(world)
    assert.equal(waiting.state === 'awaiting-cleanup' && waiting.refusal, 'oldSecretGone')
    assert.equal(ourCredentials(world).length, 1)
    assertConsumersCanSignIn(world)
  })

  it('is refused where the vault held something that does not sign in', async () => {
    const world = await rotated({ heldBefore: 'something else' })
    const waiting = await undo(world)
    assert.equal(waiting.state === 'awaiting-cleanup' && waiting.refusal, 'oldValueDead')
    assert.equal(ourCredentials(world).length, 1)
    assertConsumersCanSignIn(world)
  })

  it('is nobody else’s', async () => {
    const world = await rotated()
    const card = await pressUndo(world, david)
    assert.deepEqual(card, { kind: 'message', message: { code: 'notAllowed', lack: 'notOwner' } })
    await work(world)
    assert.equal(ourCredentials(world).length, 1)
  })

  it('comes too late once the removal of the old secret is confirmed', async () => {
    const world = await rotated()
    await press(world, () => pressDelete(world))
    assert.equal((await pressUndo(world)).kind, 'cleanup-progress')
    await work(world)
    assert.equal((await latest(world)).state, 'closed')
    assert.equal(ourCredentials(world).length, 1)
  })

  for (const [index, name] of calls.entries()) {
    for (const [trouble, fault] of faults) {
      it(`survives at call ${index}, ${name}: ${trouble}`, async () => {
        const world = await rotated()
        watchOver(world)
        world.calls.failAt(world.calls.made.length + index, fault)
        const undone = await undo(world)
        assert.equal(undone.state, 'undone')
        assert.ok(hasOld(world))
        assertUntouched(world)
        await assertNoValueShown(world)
      })
    }
  }
})
