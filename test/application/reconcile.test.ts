import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { beginUndo } from '../../src/application/clean-up.ts'
import { listFindings } from '../../src/application/list-findings.ts'
import { showStatus } from '../../src/application/show-status.ts'
import type { TestEngine } from '../support/engine.ts'
import { secretValueOf } from '../support/fakes/fake-tenant.ts'
import {
  type BotWorld,
  botWorld,
  chatOf,
  openWorldEngine,
  payrollSecret,
  rules,
} from '../support/worlds/bot-world.ts'
import {
  alice,
  application,
  ben,
  credential,
  erin,
  oldKeyId,
  vaultUrl,
} from '../support/worlds/payroll.ts'
import { cleanUp, latest, payrollId, rotate } from '../support/worlds/story.ts'
import { perform, work } from '../support/worlds/work.ts'

const hour = 3_600_000

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
    const named = { displayName, expiresAt, startsAt: requestedAt }
    const stray = credential({ keyId: 'stray', ...named })
    const { credentials } = world.tenant.get(objectId).application
    world.tenant.values.set('stray', secretValueOf('stray'))
    world.tenant.writeCredentials(objectId, [...credentials, stray])
  }
  const addForeign = () => {
    // Far from its end: nothing but the finding makes a round read the owners.
    const foreign = credential({
      keyId: 'stray',
      displayName: 'secret-2026-05 [rk-zzzzzzzz]',
      expiresAt: new Date('2027-05-04T08:00:00Z'),
    })
    world.tenant.writeCredentials(payrollId, [foreign])
  }
  /** The rotation is closed, and somebody removes the secret that the vault gives out. */
  const dieInVault = async () => {
    await cleanUp(world)
    world.clock.advance(hour)
    world.tenant.writeCredentials(payrollId, [])
  }
  const found = async () => (await listFindings(world)).map(({ finding }) => finding)
  const kindOf = ({ kind }: { kind: string }) => kind
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
    assert.deepEqual(await found(), [])
    world.clock.advance(hour)
    await round()
    assert.ok(hasStray())
    assert.partialDeepStrictEqual(await found(), [{ kind: 'endedRotation', keyId: 'stray' }])
  })

  it('leaves a credential of that name on another application', async () => {
    const objectId = 'bbbbbbbb-0000-4000-8000-000000000002'
    world.tenant.add(application({ objectId, clientId: 'other', credentials: [] }))
    await addStray(objectId)
    await round()
    assert.ok(hasStray(objectId))
    assert.equal(world.calls.count('graph.removePassword'), 0)
  })

  it('leaves what a rotation made that it knows nothing of, and says so', async () => {
    addForeign()
    await round()
    assert.ok(hasStray())
    assert.partialDeepStrictEqual(await found(), [
      { kind: 'unknownRotation', keyId: 'stray', rotationId: 'rk-zzzzzzzz', servedBy: null },
    ])
  })

  it('leaves a stray where a vault cannot be looked at, and says so', async () => {
    await addStray()
    world.clock.advance(hour)
    world.vaults.at(vaultUrl).access = 'none'
    await round()
    assert.ok(hasStray())
    assert.deepEqual((await found()).map(kindOf), ['endedRotation'])
  })

  it('says so where it may not remove a stray', async () => {
    await addStray()
    world.calls.failNext('graph.removePassword', { kind: 'fail', reason: 'forbidden' })
    await round()
    assert.deepEqual((await found()).map(kindOf), ['endedRotation'])
    await round()
    assert.ok(!hasStray())
    assert.deepEqual(await found(), [], 'it is over')
  })

  it('says that a vault gives out a value that is dead, and changes no vault', async () => {
    await dieInVault()
    const before = world.vaults.at(vaultUrl).versionsOf(payrollSecret)
    await round()
    const [finding, ...others] = await found()
    assert.ok(finding?.kind === 'deadVersion' && finding.servedBy.secretName === payrollSecret)
    assert.deepEqual(others, [])
    assert.deepEqual(world.vaults.at(vaultUrl).versionsOf(payrollSecret), before)
    assert.equal(world.calls.count('vault.valueBefore'), 0)
  })

  it('keeps what it found while the vault cannot be looked at, and sees when it is over', async () => {
    await dieInVault()
    await round()
    world.vaults.at(vaultUrl).access = 'unreachable'
    await round()
    assert.equal((await found()).length, 1)
    world.vaults.at(vaultUrl).access = 'officer'
    world.vaults.at(vaultUrl).put(payrollSecret, {
      value: secretValueOf(oldKeyId),
      createdAt: world.clock.now(),
      tags: null,
    })
    await round()
    assert.deepEqual(await found(), [])
  })

  it('forgets what it found about an application that is deleted', async () => {
    addForeign()
    await round()
    world.tenant.delete(payrollId)
    await round()
    assert.deepEqual(await found(), [])
  })

  it('says nothing of rotations in good order', async () => {
    await cleanUp(world)
    world.clock.advance(hour)
    await round()
    assert.deepEqual(await found(), [])
  })

  it('says nothing of an undone rotation', async () => {
    const { id: rotationId } = await latest(world)
    await beginUndo(world.ports, rules, { person: alice, rotationId, card: null })
    await work(world)
    assert.equal((await latest(world)).state, 'undone')
    world.clock.advance(hour)
    await round()
    assert.deepEqual(await found(), [])
  })

  it('tells every owner once, on a card of its own, however often it looks', async () => {
    addForeign()
    await world.store.enqueue({ queue: 'round', data: {} })
    await work(world)
    await world.store.enqueue({ queue: 'round', data: {} })
    await work(world)
    for (const person of [alice, ben]) {
      const cards = world.messenger.cardsIn(chatOf(person).id)
      assert.equal(cards.filter(({ kind }) => kind === 'finding').length, 1)
    }
    const [recorded] = await listFindings(world)
    assert.deepEqual(recorded?.toldAt, world.clock.now())
  })

  it('tells nobody again of what came back, and nobody of what is over before the card goes out', async () => {
    addForeign()
    await round()
    await perform(world, { queue: 'plan-notices', data: {} })
    const whole = world.tenant.get(payrollId).application.credentials
    world.tenant.writeCredentials(payrollId, [])
    await round()
    await work(world)
    assert.equal(world.calls.count('teams.post'), 0)
    for (const credentials of [whole, [], whole]) {
      world.tenant.writeCredentials(payrollId, credentials)
      await round()
      await work(world)
    }
    const told = world.messenger.shown.filter(({ card }) => card.kind === 'finding')
    assert.equal(told.length, 2, 'Alice and Ben, once each')
    assert.equal((await found()).length, 1)
  })

  it('tells it once although the answer to the card is lost', async () => {
    addForeign()
    await round()
    world.calls.failNext('teams.post', { kind: 'takeEffectThenFail', reason: 'uncertain' })
    await work(world)
    await round()
    await work(world)
    const told = world.messenger.shown.filter(({ card }) => card.kind === 'finding')
    assert.equal(told.length, 2)
  })

  it('counts what it found in the status of administrators alone', async () => {
    addForeign()
    await round()
    world.tenant.roles.set(erin.id, 'Application Administrator')
    assert.equal((await showStatus(world.ports, rules, erin)).findings, 1)
    assert.equal((await showStatus(world.ports, rules, alice)).findings, null)
  })

  it('goes on where one application cannot be read, and looks at that one later', async () => {
    const objectId = 'bbbbbbbb-0000-4000-8000-000000000002'
    const displayName = 'copy [rk-zzzzzzzz]'
    const credentials = [credential({ keyId: 'other', displayName })]
    world.tenant.add(application({ objectId, clientId: 'other', credentials }), [])
    world.calls.failNext('graph.byObjectId', { kind: 'fail', reason: 'unavailable' }, 2)
    await round()
    assert.deepEqual(
      (await found()).map(({ keyId }) => keyId),
      ['other'],
    )
    assert.equal(world.log.count('application not reconciled'), 1)
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
