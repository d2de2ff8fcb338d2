import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { beginRemoval } from '../../src/application/begin-removal.ts'
import type { Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import {
  type BotWorld,
  botWorld,
  chatOf,
  openWorldEngine,
  rules,
} from '../support/worlds/bot-world.ts'
import { waitingJobs } from '../support/worlds/outbox.ts'
import { alice, ben, credential, now, oldKeyId } from '../support/worlds/payroll.ts'
import { addApplication, round } from '../support/worlds/seen.ts'
import { cleanUp, payrollId, pressRotate, rotate } from '../support/worlds/story.ts'
import { perform, work } from '../support/worlds/work.ts'

const newer = credential({
  keyId: 'aaaaaaaa-0000-4000-8000-00000000000f',
  displayName: 'made in the portal',
  startsAt: now,
  expiresAt: new Date('2027-05-04T08:00:00Z'),
})
const matter = { applicationObjectId: payrollId, keyId: oldKeyId }

describe('A warning whose matter ended by itself', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  /** Alice and Ben have been warned. */
  beforeEach(async () => {
    world = await botWorld(engine)
    await round(world)
    await work(world)
  })

  const addressOf = (person: Person) => {
    const at = world.messenger.shown.find(
      ({ conversationId, card }) => conversationId === chatOf(person).id && card.kind === 'expiry',
    )
    assert.ok(at, `${person.name} was not warned`)
    return { conversationId: at.conversationId, activityId: at.activityId }
  }
  const cardOf = (person: Person) => world.messenger.cardAt(addressOf(person))
  const kinds = () => [cardOf(alice)?.kind, cardOf(ben)?.kind]
  const live = () => world.store.liveCards.about(payrollId, oldKeyId)
  const change = (...credentials: ReturnType<typeof credential>[]) =>
    world.tenant.change(payrollId, { credentials })
  const nextRound = async () => {
    await round(world)
    await work(world)
  }

  it('tells everybody of the newer secret', async () => {
    change(credential(), newer)
    await nextRound()
    for (const person of [alice, ben]) {
      assert.partialDeepStrictEqual(cardOf(person), {
        kind: 'matter-over',
        how: 'replaced',
        secret: { keyId: oldKeyId, daysLeft: 21 },
        newer: { keyId: newer.keyId },
        removedBy: null,
      })
    }
  })

  it('tells that the secret was removed, and what is left', async () => {
    change(newer)
    await nextRound()
    const told = { how: 'removed', secret: { keyId: oldKeyId }, newer: { keyId: newer.keyId } }
    assert.partialDeepStrictEqual(cardOf(alice), { kind: 'matter-over', ...told })
  })

  it('tells that the application was deleted, by the name that it had', async () => {
    world.tenant.delete(payrollId)
    await nextRound()
    assert.partialDeepStrictEqual(cardOf(ben), {
      kind: 'matter-over',
      how: 'applicationDeleted',
      application: { name: 'Payroll API' },
      secret: { description: 'production' },
      newer: null,
    })
  })

  it('is drawn once and forgotten', async () => {
    change(newer)
    await nextRound()
    assert.deepEqual(await live(), [])
    const updates = world.calls.count('teams.update')
    await perform(world, { queue: 'resolve-matter', data: matter })
    await nextRound()
    assert.equal(world.calls.count('teams.update'), updates)
  })

  it('stays while the secret is a matter', async () => {
    await nextRound()
    await perform(world, { queue: 'resolve-matter', data: matter })
    assert.deepEqual(kinds(), ['expiry', 'expiry'])
    assert.equal((await live()).length, 2)
  })

  it('stays after a partial round', async () => {
    for (const number of [300, 400]) addApplication(world, number)
    change(newer)
    const secondPage = world.calls.made.length + 1
    world.calls.failAt(secondPage, { kind: 'fail', reason: 'throttled' })
    await assert.rejects(round(world), { reason: 'throttled' })
    assert.equal((await world.store.liveCards.seemOver(now, 10)).length, 1, 'it was seen')
    await work(world)
    assert.deepEqual(kinds(), ['expiry', 'expiry'])
  })

  it('stays where a fresh look finds the secret again', async () => {
    const { application, owners } = world.tenant.get(payrollId)
    world.tenant.delete(payrollId)
    await round(world)
    assert.ok((await waitingJobs(world.database)).some(({ queue }) => queue === 'resolve-matter'))
    world.tenant.add(application, owners)
    await work(world)
    assert.deepEqual(kinds(), ['expiry', 'expiry'])
  })

  it('is told to the others where one card is gone or cannot be reached now', async () => {
    change(newer)
    world.messenger.erase(addressOf(alice))
    await nextRound()
    assert.equal(cardOf(ben)?.kind, 'matter-over')
    assert.deepEqual(await live(), [])
  })

  it('is told again later where Teams is in trouble', async () => {
    change(newer)
    await round(world)
    world.calls.failNext('teams.update', { kind: 'fail', reason: 'throttled' })
    const job = { queue: 'resolve-matter', data: matter } as const
    await assert.rejects(perform(world, job), { reason: 'throttled' })
    assert.deepEqual(kinds(), ['expiry', 'matter-over'])
    await perform(world, job)
    assert.deepEqual(kinds(), ['matter-over', 'matter-over'])
  })

  it('is forgotten where the conversation is gone', async () => {
    change(newer)
    await world.store.conversations.forget(chatOf(alice).id)
    await nextRound()
    assert.deepEqual(kinds(), ['expiry', 'matter-over'])
    assert.deepEqual(await live(), [])
  })

  it('is left to the rotation that is open', async () => {
    await pressRotate(world)
    change(newer)
    await perform(world, { queue: 'resolve-matter', data: matter })
    assert.deepEqual(kinds(), ['expiry', 'expiry'])
  })

  it('is left to the rotation that has ended', async () => {
    await rotate(world)
    await cleanUp(world)
    const ended = kinds()
    assert.deepEqual(ended, ['rotation-closed', 'rotation-closed'])
    await nextRound()
    await perform(world, { queue: 'resolve-matter', data: matter })
    assert.deepEqual(kinds(), ended)
  })

  it('tells the others who removed it here, at once, and leaves the pressed card alone', async () => {
    change(credential(), newer)
    world.messenger.place(addressOf(alice), { kind: 'message', message: { code: 'badInput' } })
    await beginRemoval(world.ports, rules, { person: alice, ...matter, card: addressOf(alice) })
    await work(world)
    assert.partialDeepStrictEqual(cardOf(alice), { kind: 'removal', state: 'removed' })
    assert.partialDeepStrictEqual(cardOf(ben), {
      kind: 'matter-over',
      how: 'removed',
      removedBy: alice.name,
    })
    await nextRound()
    assert.equal(cardOf(alice)?.kind, 'removal')
  })
})
