import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { TestEngine } from '../support/engine.ts'
import { ProcessDied } from '../support/fakes/calls.ts'
import { type BotWorld, botWorld, openWorldEngine } from '../support/worlds/bot-world.ts'
import { ourCredentials } from '../support/worlds/invariants.ts'
import { credential } from '../support/worlds/payroll.ts'
import { latest, payrollId, pressRotate, rotate } from '../support/worlds/story.ts'
import { perform } from '../support/worlds/work.ts'

// The portal offers to copy a name; the rotation id in it makes nobody's secret Rekey's own.
describe('A secret that a person added with a copied name', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
  })

  async function addCopied(prefix = ''): Promise<void> {
    const { displayName } = (await latest(world)).plan
    const startsAt = world.clock.now()
    const name = { keyId: 'by-hand', displayName: prefix + displayName }
    const added = credential({ ...name, startsAt, expiresAt: new Date('2026-11-04') })
    const { credentials } = world.tenant.get(payrollId).application
    world.tenant.writeCredentials(payrollId, [...credentials, added])
  }

  for (const prefix of ['', 'mine: ']) {
    it(`'${prefix}…' stays while the rotation mints again`, async () => {
      await pressRotate(world)
      const { id: rotationId } = await latest(world)
      world.calls.failNext('entra.tryOnce', { kind: 'dieBefore' })
      const job = { queue: 'advance-rotation', data: { rotationId } } as const
      await assert.rejects(perform(world, job), ProcessDied)
      world.calls.restart()
      await addCopied(prefix)
      await perform(world, job)
      assert.equal((await latest(world)).state, 'awaiting-cleanup')
      assert.ok(ourCredentials(world).includes('by-hand'))
    })

    it(`'${prefix}…' stays when a round looks for what rotations lost`, async () => {
      await rotate(world)
      await addCopied(prefix)
      await perform(world, { queue: 'round', data: {} })
      assert.ok(ourCredentials(world).includes('by-hand'))
    })
  }
})
