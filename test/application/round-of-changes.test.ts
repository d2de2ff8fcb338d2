import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Trust } from '../../src/domain/scan-memory.ts'
import type { TestEngine } from '../support/engine.ts'
import { ProcessDied } from '../support/fakes/calls.ts'
import { type BotWorld, botWorld, openWorldEngine } from '../support/worlds/bot-world.ts'
import { credential, oldKeyId } from '../support/worlds/payroll.ts'
import { addApplication, endingIn, round } from '../support/worlds/seen.ts'
import { payrollId } from '../support/worlds/story.ts'
import { perform } from '../support/worlds/work.ts'

const farAway = new Date('2099-01-01T00:00:00Z')
const newSecret = credential({
  keyId: 'aaaaaaaa-0000-4000-8000-000000000009',
  expiresAt: new Date('2027-01-01T00:00:00Z'),
})

describe('A round of changes', () => {
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

  const seen = async () =>
    (await world.store.inventory.expiringBefore(farAway, 100)).map(({ displayName }) => displayName)
  const keysOfPayroll = async () =>
    (await world.store.inventory.expiringBefore(farAway, 100))
      .find(({ objectId }) => objectId === payrollId)
      ?.credentials.map(({ keyId }) => keyId)
  const last = () => world.store.inventory.lastRound()
  const memory = () => world.store.scanMemory.read()
  const trust = async () => (await memory()).trust
  const rotateInThePortal = (...credentials: ReturnType<typeof credential>[]) =>
    world.tenant.writeCredentials(payrollId, credentials)
  /** Requests of one kind that a day's round makes. */
  const dayOf = async (name: 'graph.pages' | 'graph.changesSince') => {
    const before = world.calls.count(name)
    world.clock.advanceDays(1)
    await round(world)
    return world.calls.count(name) - before
  }
  /** A tenant whose list of changes has told of a credential. */
  const proven = async () => {
    await round(world)
    rotateInThePortal(credential(), newSecret)
    await round(world)
    assert.deepEqual(await trust(), { state: 'proven', suspects: [] })
  }

  it('is full until the directory was seen to tell of changed credentials', async () => {
    await round(world)
    assert.deepEqual(await trust(), { state: 'unproven', suspects: [] })
    assert.equal(await dayOf('graph.pages'), 2)
    world.tenant.change(payrollId, { notes: 'new' })
    assert.equal(await dayOf('graph.pages'), 2)
    assert.equal((await trust()).state, 'unproven', 'a note is no credential')
    await proven()
    assert.equal(await dayOf('graph.pages'), 0)
  })

  it('costs one request where nothing changed, and counts the whole inventory', async () => {
    await proven()
    const before = world.calls.made.length
    world.clock.advanceDays(1)
    await round(world)
    const requests = world.calls.made
      .slice(before)
      .filter((name) => /pages|changes|count|mark|servicePrincipals|ownerless/.test(name))
    assert.deepEqual(requests, ['graph.changesSince'])
    assert.partialDeepStrictEqual(await last(), {
      how: 'changes',
      outcome: 'complete',
      applications: 4,
      credentials: 5,
    })
  })

  it('takes in what is new, what changed and what is gone', async () => {
    await proven()
    addApplication(world, 30)
    rotateInThePortal(newSecret)
    world.tenant.delete((world.tenant.all()[1] ?? assert.fail()).application.objectId)
    assert.equal(await dayOf('graph.pages'), 0)
    assert.deepEqual(await seen(), ['App 20', 'App 30', 'Payroll API', 'App 400'])
    assert.deepEqual(await keysOfPayroll(), [newSecret.keyId])
    assert.equal((await last())?.applications, 4)
  })

  it('keeps an application that it could not understand', async () => {
    await proven()
    world.tenant.get(payrollId).unreadable = true
    world.tenant.change(payrollId, { notes: 'odd' })
    await dayOf('graph.pages')
    assert.partialDeepStrictEqual(await last(), { how: 'changes', unreadable: 1, applications: 4 })
  })

  it('is told again what it was told before, and changes nothing', async () => {
    await proven()
    const { mark } = await memory()
    rotateInThePortal(newSecret)
    world.tenant.delete((world.tenant.all()[1] ?? assert.fail()).application.objectId)
    await dayOf('graph.pages')
    const before = await seen()
    await world.store.scanMemory.save({ ...(await memory()), mark })
    await dayOf('graph.pages')
    assert.deepEqual(await seen(), before)
    assert.partialDeepStrictEqual(await last(), { how: 'changes', applications: 3 })
  })

  it('lists everything after so many days, and when an administrator asks', async () => {
    await proven()
    for (let day = 1; day <= 6; day += 1) assert.equal(await dayOf('graph.pages'), 0)
    assert.equal(await dayOf('graph.pages'), 2)
    assert.equal(await dayOf('graph.pages'), 0)
    const before = world.calls.count('graph.pages')
    await perform(world, { queue: 'round', data: { full: true } })
    assert.equal(world.calls.count('graph.pages') - before, 2)
  })

  it('becomes a full one when the directory forgot the mark, and has a new mark then', async () => {
    await proven()
    world.tenant.delete((world.tenant.all()[1] ?? assert.fail()).application.objectId)
    world.tenant.marksEpoch += 1
    assert.equal(await dayOf('graph.pages'), 2)
    assert.partialDeepStrictEqual(await last(), {
      how: 'full',
      outcome: 'complete',
      applications: 3,
    })
    assert.equal(world.log.count('changes not readable'), 1)
    assert.equal(await dayOf('graph.pages'), 0)
  })

  it('that could not read to the end is partial, removes nothing, and begins at the same mark again', async () => {
    await proven()
    const { mark } = await memory()
    world.tenant.delete((world.tenant.all()[1] ?? assert.fail()).application.objectId)
    rotateInThePortal(newSecret)
    addApplication(world, 30)
    addApplication(world, 31)
    const fine = { kind: 'takeEffectThenFail', reason: 'throttled' } as const
    world.calls.watch = () => {
      if (world.calls.made.at(-1) !== 'graph.changesSince') return
      world.calls.watch = () => undefined
      world.calls.failNext('graph.changesSince', fine)
    }
    await assert.rejects(round(world), { reason: 'throttled' })
    assert.partialDeepStrictEqual(await last(), { how: 'changes', outcome: 'partial' })
    assert.equal((await memory()).mark, mark)
    assert.equal((await seen()).includes('App 10'), true)
    await round(world)
    assert.deepEqual(await seen(), ['App 20', 'App 30', 'App 31', 'Payroll API', 'App 400'])
  })

  it('that dies anywhere is made up for by the next one', async () => {
    for (let at = 0; ; at += 1) {
      world = await botWorld(engine)
      for (const number of [10, 20, 400]) addApplication(world, number)
      await proven()
      world.tenant.delete((world.tenant.all()[1] ?? assert.fail()).application.objectId)
      rotateInThePortal(newSecret)
      addApplication(world, 30)
      world.calls.failAt(world.calls.made.length + at, { kind: 'dieAfter' })
      const died = await round(world).then(
        () => false,
        (error: unknown) => {
          assert.ok(error instanceof ProcessDied)
          return true
        },
      )
      world.calls.heal()
      world.calls.restart()
      await round(world)
      assert.deepEqual(
        await seen(),
        ['App 20', 'App 30', 'Payroll API', 'App 400'],
        `died at ${at}`,
      )
      assert.partialDeepStrictEqual(await last(), { outcome: 'complete', applications: 4 })
      if (!died) break
    }
  })

  describe('of a tenant that does not tell of changed credentials', () => {
    beforeEach(async () => {
      world.tenant.changesTellOfCredentials = false
      await round(world)
    })

    it('is never believed: every round stays full, and sees them', async () => {
      rotateInThePortal(newSecret)
      assert.equal(await dayOf('graph.pages'), 2)
      assert.deepEqual(await keysOfPayroll(), [newSecret.keyId])
      assert.deepEqual(await trust(), { state: 'unproven', suspects: [payrollId] })
      assert.equal(await dayOf('graph.pages'), 2)
      assert.equal((await trust()).state, 'failed')
      assert.equal(await dayOf('graph.changesSince'), 0, 'it is not even asked for')
      rotateInThePortal(credential())
      assert.equal(await dayOf('graph.pages'), 2)
      assert.deepEqual(await keysOfPayroll(), [oldKeyId])
    })

    it('is tried again after a month, as Microsoft may have changed it', async () => {
      rotateInThePortal(newSecret)
      for (let day = 0; day < 2; day += 1) await dayOf('graph.pages')
      world.tenant.changesTellOfCredentials = true
      world.clock.advanceDays(30)
      await round(world)
      rotateInThePortal(credential())
      await dayOf('graph.pages')
      assert.equal((await trust()).state, 'proven')
    })

    it('is found out by the next full list when it once seemed to', async () => {
      const believed: Trust = { state: 'proven', suspects: [] }
      await world.store.scanMemory.save({ ...(await memory()), trust: believed })
      rotateInThePortal(newSecret)
      assert.equal(await dayOf('graph.pages'), 0)
      assert.deepEqual(await keysOfPayroll(), [oldKeyId], 'nobody told')
      world.clock.advanceDays(6)
      await round(world)
      assert.deepEqual(await keysOfPayroll(), [newSecret.keyId])
      assert.deepEqual(await trust(), { state: 'proven', suspects: [payrollId] })
      await dayOf('graph.pages')
      assert.equal((await trust()).state, 'failed')
    })
  })

  it('clears a tenant whose list of changes is only late', async () => {
    await proven()
    const { mark } = await memory()
    world.tenant.changesTellOfCredentials = false
    rotateInThePortal(newSecret)
    await perform(world, { queue: 'round', data: { full: true } })
    assert.deepEqual(await trust(), { state: 'proven', suspects: [payrollId] })
    assert.notEqual(mark, null)
    world.tenant.change(payrollId, {})
    await dayOf('graph.pages')
    assert.deepEqual(await trust(), { state: 'proven', suspects: [] })
  })

  it('makes full ones where there is no list of changes', async () => {
    world.calls.failNext('graph.markNow', { kind: 'fail', reason: 'forbidden' })
    await round(world)
    assert.equal((await last())?.outcome, 'complete')
    assert.equal((await memory()).mark, null)
    assert.equal(await dayOf('graph.changesSince'), 0)
  })

  it('knows which applications have no owner as of the last full list', async () => {
    const ownerless = async () =>
      (await world.store.inventory.ownerless(10)).map(({ displayName }) => displayName)
    addApplication(world, 15, {}, [])
    addApplication(world, 5, {}, [])
    addApplication(world, 6, { credentials: [] }, [])
    await proven()
    assert.deepEqual(await ownerless(), ['App 5', 'App 15'], 'soonest first, with a secret')
    const [, , , , , fifth] = world.tenant.all()
    world.tenant.delete(fifth?.application.objectId ?? '')
    await dayOf('graph.pages')
    assert.deepEqual(await ownerless(), ['App 15'])
    world.calls.failNext('graph.ownerless', { kind: 'fail', reason: 'forbidden' })
    await perform(world, { queue: 'round', data: { full: true } })
    assert.deepEqual(await ownerless(), ['App 15'], 'what could not be read stays')
    world.tenant
      .get(world.tenant.all()[4]?.application.objectId ?? '')
      .owners.push(...world.tenant.get(payrollId).owners)
    await perform(world, { queue: 'round', data: { full: true } })
    assert.deepEqual(await ownerless(), [])
  })

  it('reads secrets that expire soon as any other', async () => {
    await proven()
    rotateInThePortal(endingIn(3))
    await dayOf('graph.pages')
    assert.deepEqual(await keysOfPayroll(), ['key-3'])
  })
})
