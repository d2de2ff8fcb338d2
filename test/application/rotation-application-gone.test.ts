import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { botWorld, openWorldEngine } from '../support/worlds/bot-world.ts'
import { latest, payrollId, pressRotate } from '../support/worlds/story.ts'
import { press, work } from '../support/worlds/work.ts'

const engine = await openWorldEngine()
after(() => engine.close())

const clean = await botWorld(engine)
await press(clean, () => pressRotate(clean))
const pressed = clean.calls.made.length
await work(clean)
const calls = clean.calls.made.slice(pressed)

describe('An application that is deleted', () => {
  for (const [index, name] of calls.entries()) {
    it(`after call ${index} of the work, ${name}, leaves no rotation that moves for ever`, async () => {
      const world = await botWorld(engine)
      await press(world, () => pressRotate(world))
      world.calls.watch = () => {
        if (world.calls.made.length > pressed + index) world.tenant.delete(payrollId)
      }
      assert.deepEqual(await work(world), [], 'no job is given up')
      const rotation = await latest(world)
      const stored = world.calls.count('vault.store') > 0
      if (stored) assert.equal(rotation.state, 'awaiting-cleanup')
      else assert.equal(rotation.state === 'failed' && rotation.reason, 'applicationGone')
    })
  }
})
