import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Round } from '../../src/application/ports/store.ts'
import type { TestEngine } from '../support/engine.ts'
import { type BotWorld, botWorld, openWorldEngine } from '../support/worlds/bot-world.ts'
import { waitingJobs } from '../support/worlds/outbox.ts'
import { alice, ben } from '../support/worlds/payroll.ts'
import { addApplication, endingIn, round } from '../support/worlds/seen.ts'
import { payrollId, pressRotate } from '../support/worlds/story.ts'

const farAway = new Date('2099-01-01T00:00:00Z')

describe('A round', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    for (const number of [10, 20, 400]) addApplication(world, number)
  })
  const inventory = () => world.store.inventory.expiringBefore(farAway, 100)
  const seen = async () => (await inventory()).map(({ displayName }) => displayName)
  const ids = async () => (await inventory()).map(({ objectId }) => objectId)

  it('sees every application and counts them', async () => {
    await round(world)
    const last = await world.store.inventory.lastRound()
    assert.partialDeepStrictEqual(last, { outcome: 'complete', applications: 4, credentials: 4 })
    assert.deepEqual(await seen(), ['App 10', 'App 20', 'Payroll API', 'App 400'])
  })

  it('forgets what is gone', async () => {
    await round(world)
    world.tenant.delete(payrollId)
    await round(world)
    assert.deepEqual(await seen(), ['App 10', 'App 20', 'App 400'])
  })

  it('that could not read everything is partial, and forgets nothing', async () => {
    await round(world)
    world.tenant.delete(payrollId)
    world.calls.failNext('graph.pages', { kind: 'fail', reason: 'throttled' })
    await assert.rejects(round(world), { reason: 'throttled' }, 'the queue repeats it')
    assert.partialDeepStrictEqual(await world.store.inventory.lastRound(), {
      outcome: 'partial',
      problem: 'graph: throttled',
    })
    assert.equal(world.log.count('round ended in part'), 1)
    assert.equal(world.log.count('round ended'), 1, 'the one before')
    assert.equal((await seen()).length, 4)
    assert.equal((await world.store.inventory.lastCompleteRound())?.applications, 4)
  })

  it('that could not read everything keeps what it read', async () => {
    world.calls.failAt(2, { kind: 'fail', reason: 'unavailable' })
    await assert.rejects(round(world), { reason: 'unavailable' })
    assert.deepEqual(await seen(), ['App 10', 'Payroll API'])
  })

  it('keeps an application that it could not understand, with what is known of it', async () => {
    await round(world)
    world.tenant.get(payrollId).unreadable = true
    await round(world)
    const last = await world.store.inventory.lastRound()
    assert.partialDeepStrictEqual(last, { outcome: 'complete', unreadable: 1, applications: 4 })
    assert.equal((await seen()).length, 4)
  })

  it('is partial when the list is shorter than the directory counts, and forgets nothing', async () => {
    await round(world)
    world.tenant.delete(payrollId)
    world.tenant.countedBesides = 6
    await assert.rejects(round(world), { code: 'ListEndedEarly' })
    assert.equal(
      (await world.store.inventory.lastRound())?.problem,
      'graph: unreadable (ListEndedEarly)',
    )
    assert.equal((await seen()).length, 4)
    world.tenant.countedBesides = 5
    await round(world)
    assert.equal((await seen()).length, 3)
  })

  it('believes the list where the directory does not count, and waits where it is busy', async () => {
    world.calls.failNext('graph.count', { kind: 'fail', reason: 'forbidden' })
    await round(world)
    assert.equal((await world.store.inventory.lastRound())?.outcome, 'complete')
    assert.equal(world.log.count('applications not counted'), 1)
    world.calls.failNext('graph.count', { kind: 'fail', reason: 'throttled' })
    await assert.rejects(round(world), { reason: 'throttled' })
  })

  it('is partial when the service principals could not be read', async () => {
    await round(world)
    world.tenant.delete(payrollId)
    world.tenant.servicePrincipals.push({
      objectId: 'principal',
      clientId: 'client',
      displayName: null,
      secrets: [],
      certificates: [],
    })
    const fault = { kind: 'fail', reason: 'unavailable' } as const
    world.calls.failNext('graph.servicePrincipals', fault)
    await assert.rejects(round(world), { reason: 'unavailable' })
    assert.equal((await seen()).length, 4)
    await round(world)
    const last = await world.store.inventory.lastRound()
    assert.partialDeepStrictEqual(last, { outcome: 'complete', servicePrincipals: 1 })
  })

  it('that a newer one overtakes stops, and leaves the rest to it', async () => {
    const { inventory } = world.store
    let newer: Promise<Round> | undefined
    world.calls.watch = () => {
      newer ??= inventory.beginRound(world.clock.now())
    }
    await round(world)
    assert.equal(world.log.count('round overtaken'), 1)
    assert.deepEqual(await waitingJobs(world.database), [])
    assert.deepEqual(await inventory.lastRound(), await newer)
  })

  it('reads the owners of what is due or can be cleaned up, and of nothing else', async () => {
    const newer = endingIn(300, { startsAt: new Date('2026-05-01') })
    const replaced = addApplication(world, 15, { credentials: [endingIn(15), newer] })
    await round(world)
    assert.equal(world.calls.count('graph.ownersOf'), 1)
    const { objectId } = replaced
    const owners = await world.store.owners.of(await ids())
    assert.equal(owners.size, 4)
    assert.equal(owners.get(objectId)?.length, 1)
    assert.deepEqual(
      owners.get(payrollId)?.map(({ name }) => name),
      [alice.name, ben.name],
    )
  })

  it('goes on where the owners of one application cannot be read', async () => {
    world.tenant.hiddenOwners.set(payrollId, 'forbidden')
    await round(world)
    assert.equal((await world.store.inventory.lastRound())?.outcome, 'complete')
    assert.equal((await world.store.owners.of([payrollId])).size, 0)
    assert.equal((await world.store.owners.of(await ids())).size, 2)
    assert.equal(world.log.count('owners not read'), 1)
  })

  it('counts federated credentials beside the owners, and keeps the count where it is not read', async () => {
    world.tenant.get(payrollId).federatedCredentials = 3
    await round(world)
    const counted = () => world.store.owners.federatedCredentials([payrollId])
    assert.deepEqual(await counted(), new Map([[payrollId, 3]]))
    world.tenant.hiddenOwners.set(payrollId, 'throttled')
    await round(world)
    assert.deepEqual(await counted(), new Map([[payrollId, 3]]))
  })

  it('asks for no more owners once the directory is out, and ends all the same', async () => {
    for (let day = 1; day <= 60; day += 1) addApplication(world, day)
    world.calls.failNext('graph.ownersOf', { kind: 'fail', reason: 'unavailable' })
    await round(world)
    assert.equal(world.calls.count('graph.ownersOf'), 1)
    assert.equal((await world.store.inventory.lastRound())?.outcome, 'complete')
  })

  it('asks for notices and for up-to-date cards with its end, in one commit', async () => {
    await round(world)
    assert.deepEqual(await waitingJobs(world.database), [
      { queue: 'plan-notices', data: {} },
      { queue: 'refresh-warnings', data: {} },
    ])
  })

  it('wakes a rotation that lost its job', async () => {
    await pressRotate(world)
    const before = await waitingJobs(world.database)
    await world.engine.engine.database.deleteFrom('test_outbox' as never).execute()
    await round(world)
    const [woken] = await waitingJobs(world.database)
    assert.deepEqual(woken, before[0])
  })
})
