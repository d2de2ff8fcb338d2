import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { ProofAnswer } from '../../src/application/ports/secret-proof.ts'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, botWorld, openWorldEngine } from '../support/worlds/bot-world.ts'
import { assertStoredEverywhere, assertUntouched } from '../support/worlds/invariants.ts'
import { now } from '../support/worlds/payroll.ts'
import { rotate } from '../support/worlds/story.ts'

describe('The proof of a new secret', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
  })
  const answers = (...list: ProofAnswer[]) => world.proof.flapping.push(...list)
  const never = () => answers(...Array<ProofAnswer>(500).fill('notYet'))
  const requests = () => world.calls.count('entra.tryOnce')
  const secondsPassed = () => (world.clock.now().getTime() - now.getTime()) / 1000

  it('wants three successes', async () => {
    const rotated = await rotate(world)
    assertStoredEverywhere(world, rotated.state === 'awaiting-cleanup' ? rotated : assert.fail())
    assert.equal(requests(), 3)
  })

  it('wants them in a row, as the nodes of Entra differ', async () => {
    answers('notYet', 'accepted', 'notYet', 'accepted', 'accepted', 'notYet')
    assert.equal((await rotate(world)).state, 'awaiting-cleanup')
    assert.equal(requests(), 9)
  })

  it('outlives an Entra that cannot be reached for a moment', async () => {
    const unavailable = { kind: 'fail', reason: 'unavailable' } as const
    world.calls.failNext('entra.tryOnce', unavailable, 20)
    assert.equal((await rotate(world)).state, 'awaiting-cleanup')
  })

  it('comes before the vault: no consumer gets a value that is not proven', async () => {
    answers('notYet', 'notYet')
    await rotate(world)
    const { made } = world.calls
    assert.ok(made.lastIndexOf('entra.tryOnce') < made.indexOf('vault.store'))
  })

  it('gives up after two minutes and takes the secret back', async () => {
    never()
    const rotated = await rotate(world)
    assert.equal(rotated.state === 'failed' && rotated.reason, 'notAccepted')
    assertUntouched(world)
    assert.equal(world.calls.count('vault.store'), 0)
    assert.ok(secondsPassed() >= 120 && secondsPassed() < 130)
  })

  it('gives up after two minutes although each request takes ten seconds', async () => {
    never()
    world.proof.takesMs = 10_000
    await rotate(world)
    assert.ok(secondsPassed() >= 120 && secondsPassed() < 150, `${secondsPassed()} s`)
  })

  it('removes the secret again where taking it back fails at first', async () => {
    answers(...Array<ProofAnswer>(61).fill('notYet'))
    world.calls.failNext('graph.removePassword', { kind: 'fail', reason: 'uncertain' })
    const rotated = await rotate(world)
    assertStoredEverywhere(world, rotated.state === 'awaiting-cleanup' ? rotated : assert.fail())
  })
})
