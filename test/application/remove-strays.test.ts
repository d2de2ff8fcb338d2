import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { TestEngine } from '../support/engine.ts'
import { secretValueOf } from '../support/fakes/fake-tenant.ts'
import {
  type BotWorld,
  botWorld,
  openWorldEngine,
  payrollSecret,
} from '../support/worlds/bot-world.ts'
import { application, credential, vaultUrl } from '../support/worlds/payroll.ts'
import { latest, payrollId, rotate } from '../support/worlds/story.ts'
import { perform } from '../support/worlds/work.ts'

describe('A round', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    await rotate(world)
  })
  const round = () => perform(world, { queue: 'round', data: {} })
  const addStray = async (objectId = payrollId) => {
    const { plan, requestedAt } = await latest(world)
    const { displayName, expiresAt } = plan
    const stray = credential({ keyId: 'stray', displayName, startsAt: requestedAt, expiresAt })
    const { credentials } = world.tenant.get(objectId).application
    world.tenant.values.set('stray', secretValueOf('stray'))
    world.tenant.writeCredentials(objectId, [...credentials, stray])
  }
  const hasStray = (objectId = payrollId) =>
    world.tenant.get(objectId).application.credentials.some(({ keyId }) => keyId === 'stray')

  it('removes what a rotation minted and lost, and nothing else', async () => {
    const before = world.tenant.get(payrollId).application.credentials
    await addStray()
    await round()
    assert.deepEqual(world.tenant.get(payrollId).application.credentials, before)
  })

  it('leaves what a vault serves, and says so', async () => {
    await addStray()
    const { application: owner, id: rotationId, requestedBy } = await latest(world)
    const tags = { clientId: owner.clientId, keyId: 'stray', rotationId, rotatedBy: requestedBy.id }
    world.clock.advance(60_000)
    const newest = { value: secretValueOf('stray'), createdAt: world.clock.now(), tags }
    world.vaults.at(vaultUrl).put(payrollSecret, newest)
    await round()
    assert.ok(hasStray())
    assert.equal(world.log.count('stray secret is in use'), 1)
  })

  it('leaves a credential of that name on another application', async () => {
    const objectId = 'bbbbbbbb-0000-4000-8000-000000000002'
    world.tenant.add(application({ objectId, clientId: 'other', credentials: [] }))
    await addStray(objectId)
    await round()
    assert.ok(hasStray(objectId))
    assert.equal(world.calls.count('graph.removePassword'), 0)
  })

  it('leaves what a rotation made that it knows nothing of', async () => {
    const foreign = credential({ keyId: 'stray', displayName: 'secret-2026-05 [rk-zzzzzzzz]' })
    world.tenant.writeCredentials(payrollId, [foreign])
    await round()
    assert.ok(hasStray())
  })

  it('is complete although a stray could not be removed, and the next one removes it', async () => {
    await addStray()
    world.calls.failNext('graph.removePassword', { kind: 'fail', reason: 'throttled' })
    await round()
    assert.equal((await world.store.inventory.lastRound())?.outcome, 'complete')
    assert.ok(hasStray())
    await round()
    assert.ok(!hasStray())
  })
})
