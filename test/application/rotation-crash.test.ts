import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { ServiceReason } from '../../src/application/service-error.ts'
import type { Fault } from '../support/fakes/calls.ts'
import { type BotWorld, botWorld, openWorldEngine } from '../support/worlds/bot-world.ts'
import {
  assertConsumersCanSignIn,
  assertNoValueShown,
  assertStoredEverywhere,
  assertUntouched,
  hasOld,
  watchOver,
} from '../support/worlds/invariants.ts'
import { cleanUp, letReadsCatchUp, rotate } from '../support/worlds/story.ts'
import { work } from '../support/worlds/work.ts'

const engine = await openWorldEngine()
after(() => engine.close())

const reasons: ServiceReason[] = ['uncertain', 'throttled', 'unavailable', 'conflict', 'forbidden']
const faults: [string, Fault][] = [
  ['the process dies before', { kind: 'dieBefore' }],
  ['the process dies after', { kind: 'dieAfter' }],
  ['uncertain, yet done', { kind: 'takeEffectThenFail', reason: 'uncertain' }],
  ...reasons.map((reason): [string, Fault] => [reason, { kind: 'fail', reason }]),
]

/** A rotation and its clean-up from end to end; returns every call that left the process. */
async function wholeStory(world: BotWorld): Promise<readonly string[]> {
  watchOver(world)
  const rotated = await rotate(world)
  if (world.tenant.readsLagBy > 0) await sweep(world)
  assertConsumersCanSignIn(world)
  await assertNoValueShown(world)
  if (rotated.state === 'failed') {
    assertUntouched(world)
    return world.calls.made
  }
  assert.equal(rotated.state, 'awaiting-cleanup')
  assertStoredEverywhere(world, rotated)
  assert.ok(hasOld(world), 'nobody said that the old secret may go')

  const ended = await cleanUp(world)
  // A directory that does not let us is said on the card; it may be asked again.
  const refused = ended.state === 'awaiting-cleanup' && ended.refusal === 'notManageable'
  if (refused) assert.ok(hasOld(world))
  const closed = refused ? await cleanUp(world) : ended
  assert.equal(closed.state, 'closed')
  assertStoredEverywhere(world, closed)
  assert.ok(!hasOld(world))
  assertConsumersCanSignIn(world)
  await assertNoValueShown(world)
  return world.calls.made
}

/** Time passes, and the next round looks at the directory. */
async function sweep(world: BotWorld): Promise<void> {
  world.clock.advance(3_600_000)
  letReadsCatchUp(world)
  await world.store.enqueue({ queue: 'round', data: {} })
  await work(world)
}

async function open(lag: number): Promise<BotWorld> {
  const world = await botWorld(engine)
  world.tenant.readsLagBy = lag
  return world
}

// Before any test begins: the tests take turns on one engine.
const cleanRuns: [number, readonly string[]][] = []
for (const lag of [0, 2]) cleanRuns.push([lag, [...(await wholeStory(await open(lag)))]])

for (const [lag, calls] of cleanRuns) {
  describe(`With reads that lag by ${lag}, a rotation survives`, () => {
    for (const [index, name] of calls.entries()) {
      // What a service answers, seen without lag already, adds nothing here.
      for (const [trouble, fault] of lag === 0 ? faults : faults.slice(0, 4)) {
        it(`at call ${index}, ${name}: ${trouble}`, async () => {
          const world = await open(lag)
          world.calls.failAt(index, fault)
          await wholeStory(world)
          assert.ok(world.calls.made.length > index)
        })
      }
    }
  })
}
