import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { beginRemoval } from '../../src/application/begin-removal.ts'
import { listFindings } from '../../src/application/list-findings.ts'
import type { ServiceReason } from '../../src/application/service-error.ts'
import type { Fault } from '../support/fakes/calls.ts'
import { secretValueOf } from '../support/fakes/fake-tenant.ts'
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
  watchOver,
} from '../support/worlds/invariants.ts'
import { alice, credential, oldKeyId } from '../support/worlds/payroll.ts'
import { latest, payrollId, rotate } from '../support/worlds/story.ts'
import { press, work } from '../support/worlds/work.ts'

const engine = await openWorldEngine()
after(() => engine.close())

const reasons: ServiceReason[] = ['uncertain', 'throttled', 'unavailable', 'conflict']
const faults: [string, Fault][] = [
  ['the process dies before', { kind: 'dieBefore' }],
  ['the process dies after', { kind: 'dieAfter' }],
  ['uncertain, yet done', { kind: 'takeEffectThenFail', reason: 'uncertain' }],
  ...reasons.map((reason): [string, Fault] => [reason, { kind: 'fail', reason }]),
]

const keyIds = ({ tenant }: BotWorld) =>
  tenant.get(payrollId).application.credentials.map(({ keyId }) => keyId)

/** A leftover beside the secret in use is confirmed and removed; fails where anything else goes. */
async function removal(world: BotWorld): Promise<void> {
  const leftover = credential({ keyId: 'leftover', startsAt: new Date('2024-05-25T08:00:00Z') })
  const shorter = { ...leftover, expiresAt: new Date('2026-05-10T08:00:00Z') }
  world.tenant.values.set('leftover', secretValueOf('leftover'))
  world.tenant.writeCredentials(payrollId, [shorter, credential()])
  watchOver(world)
  const wish = { applicationObjectId: payrollId, keyId: 'leftover', card: cardOf(alice) }
  const card = await press(world, () =>
    beginRemoval(world.ports, rules, { person: alice, ...wish }),
  )
  assert.equal(card.kind, 'removal')
  assert.deepEqual(await work(world), [])
  assert.deepEqual(keyIds(world), [oldKeyId])
  const ended = await world.store.removals.latestFor(payrollId, 'leftover')
  assert.ok(ended?.state === 'removed' || ended?.state === 'alreadyGone')
  assert.deepEqual(await world.store.removals.open(), [])
  const shown = world.messenger.cardAt(cardOf(alice))
  assert.partialDeepStrictEqual(shown, { kind: 'removal', state: ended.state })
  assertConsumersCanSignIn(world)
  await assertNoValueShown(world)
}

/** A stray is mended and a foreign secret is reported, each once, by rounds that may fail. */
async function sweep(world: BotWorld): Promise<void> {
  const { plan, requestedAt } = await latest(world)
  const before = world.tenant.get(payrollId).application.credentials
  const { displayName, expiresAt } = plan
  const foreign = credential({ keyId: 'foreign', displayName: 'theirs [rk-zzzzzzzz]' })
  const stray = credential({ keyId: 'stray', displayName, expiresAt, startsAt: requestedAt })
  for (const { keyId } of [stray, foreign]) world.tenant.values.set(keyId, secretValueOf(keyId))
  world.tenant.writeCredentials(payrollId, [...before, stray, foreign])
  watchOver(world)
  for (let rounds = 0; rounds < 2; rounds += 1) {
    await press(world, async () => {
      await world.store.enqueue({ queue: 'round', data: {} })
      return { kind: 'welcome', where: 'personal' }
    })
    assert.deepEqual(await work(world), [])
    world.clock.advance(3_600_000)
  }
  assert.deepEqual(keyIds(world), [...before.map(({ keyId }) => keyId), 'foreign'])
  const found = (await listFindings(world)).map(({ finding }) => finding)
  assert.deepEqual(
    found.map(({ kind, keyId }) => [kind, keyId]),
    [['unknownRotation', 'foreign']],
  )
  const told = world.messenger.shown.filter(({ card }) => card.kind === 'finding')
  const chats = told.map(({ conversationId }) => conversationId)
  assert.equal(new Set(chats).size, chats.length, 'nobody is told twice')
  assertConsumersCanSignIn(world)
  await assertNoValueShown(world)
}

const stories = {
  'The removal of a leftover': { prepare: () => Promise.resolve(), tell: removal },
  'A sweep': { prepare: (world: BotWorld) => rotate(world), tell: sweep },
}

// Before any test begins: the tests take turns on one engine.
const cleanRuns: { name: keyof typeof stories; first: number; calls: readonly string[] }[] = []
for (const name of ['The removal of a leftover', 'A sweep'] as const) {
  const { prepare, tell } = stories[name]
  const clean = await botWorld(engine)
  await prepare(clean)
  const first = clean.calls.made.length
  await tell(clean)
  cleanRuns.push({ name, first, calls: clean.calls.made.slice(first) })
}

for (const { name, first, calls } of cleanRuns) {
  const { prepare, tell } = stories[name]
  describe(`${name} survives`, () => {
    for (const [index, call] of calls.entries()) {
      for (const [trouble, fault] of faults) {
        it(`at call ${index}, ${call}: ${trouble}`, async () => {
          const world = await botWorld(engine)
          await prepare(world)
          world.calls.failAt(first + index, fault)
          await tell(world)
          assert.ok(world.calls.made.length > first + index)
        })
      }
    }
  })
}
