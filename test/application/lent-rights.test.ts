import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { beginGiveUp } from '../../src/application/ask-give-up.ts'
import { askRemoval, beginRemoval } from '../../src/application/begin-removal.ts'
import { beginUndo } from '../../src/application/clean-up.ts'
import { goOn } from '../../src/application/go-on.ts'
import { InTurn } from '../../src/application/in-turn.ts'
import type { AppRegistrations } from '../../src/application/ports/app-registrations.ts'
import type { PersonsRights } from '../../src/application/ports/persons-rights.ts'
import { advanceWithRights, workHere } from '../../src/application/work-with-rights.ts'
import type { Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import { secretValueOf } from '../support/fakes/fake-tenant.ts'
import { type LentWrite, lentRegistrations } from '../support/fakes/lent-registrations.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  openWorldEngine,
  payrollSecret,
  rules,
} from '../support/worlds/bot-world.ts'
import { hasOld, ourCredentials } from '../support/worlds/invariants.ts'
import { waitingJobs } from '../support/worlds/outbox.ts'
import { alice, ben, credential, david, oldKeyId, vaultUrl } from '../support/worlds/payroll.ts'
import { latest, payrollId, pressDelete, pressRotate } from '../support/worlds/story.ts'
import { work } from '../support/worlds/work.ts'

describe('Where people lend their rights', () => {
  let engine: TestEngine
  let world: BotWorld
  let signedIn: Set<string>
  let writes: LentWrite[]
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
    signedIn = new Set([alice.id])
    const { lent, writes: kept } = lentRegistrations(world.ports.registrations, signedIn)
    writes = kept
    ;(world.ports as { registrations: AppRegistrations }).registrations = lent
  })

  const request = async (person: Person) => {
    const { id: rotationId } = await latest(world)
    return { person, rotationId, card: cardOf(person) }
  }
  const resumeAs = async (person: Person) => {
    signedIn.add(person.id)
    const card = await goOn(world.ports, rules, await request(person))
    await work(world)
    return card
  }
  const rotated = async () => {
    await pressRotate(world)
    await work(world)
    assert.equal((await latest(world)).state, 'awaiting-cleanup')
  }

  /** A process mints and dies with the value, and with what it was lent. */
  const mintAndDie = async () => {
    await pressRotate(world)
    world.calls.failNext('entra.tryOnce', { kind: 'dieBefore' })
    world.calls.watch = () => {
      if (ourCredentials(world).length > 0) signedIn.clear()
    }
    await work(world)
    world.calls.watch = () => undefined
  }

  it('a secret is made with the rights of whoever asked for it', async () => {
    await rotated()
    assert.deepEqual(writes, [{ what: 'added', by: alice.name }])
  })

  it('a rotation waits while they are not at hand: once, and with nothing made', async () => {
    signedIn.clear()
    await pressRotate(world)
    assert.deepEqual(await work(world), [])
    const rotation = await latest(world)
    assert.ok(rotation.state === 'requested')
    assert.equal(rotation.trouble?.kind, 'signIn')
    assert.deepEqual(ourCredentials(world), [])
    assert.deepEqual(await waitingJobs(world.database), [])
  })

  it('whoever goes on lends theirs, and is in the record', async () => {
    signedIn.clear()
    await pressRotate(world)
    await work(world)
    await resumeAs(ben)
    const rotation = await latest(world)
    assert.equal(rotation.state, 'awaiting-cleanup')
    assert.deepEqual(writes, [{ what: 'added', by: ben.name }])
    assert.equal(rotation.requestedBy.name, alice.name)
    assert.ok(rotation.timeline.some(({ what, by }) => what === 'resumed' && by === ben.name))
  })

  it('nobody goes on with what is not theirs, or does not wait', async () => {
    signedIn.clear()
    await pressRotate(world)
    const running = await goOn(world.ports, rules, await request(ben))
    assert.ok(running.kind === 'rotation-progress' && running.trouble === null)
    assert.deepEqual((await latest(world)).timeline.length, 1)
    await work(world)
    const refused = await goOn(world.ports, rules, await request(david))
    assert.equal(refused.kind, 'message')
    assert.equal((await latest(world)).timeline.length, 1)
  })

  it('what a dead process minted stays until somebody goes on, and goes then', async () => {
    await mintAndDie()
    const [lost] = ourCredentials(world)
    assert.ok(lost)
    assert.equal((await latest(world)).state, 'requested')
    await resumeAs(ben)
    assert.deepEqual(writes.slice(1), [
      { what: 'removed', by: ben.name },
      { what: 'added', by: ben.name },
    ])
    assert.ok(ourCredentials(world).every((keyId) => keyId !== lost))
    assert.ok(hasOld(world))
  })

  it('a clean-up whose person is gone is asked for again, and removes nothing', async () => {
    await rotated()
    await pressDelete(world, ben)
    await work(world)
    const rotation = await latest(world)
    assert.ok(rotation.state === 'awaiting-cleanup')
    assert.equal(rotation.refusal, 'signInNeeded')
    assert.ok(hasOld(world))
  })

  it('an undo that stands half done waits where it is, and is finished by whoever goes on', async () => {
    await rotated()
    const before = ourCredentials(world)
    signedIn.clear()
    await beginUndo(world.ports, rules, await request(alice))
    await work(world)
    const waiting = await latest(world)
    assert.ok(waiting.state === 'undoing' && waiting.signInSince)
    assert.deepEqual(ourCredentials(world), before)
    const card = await resumeAs(ben)
    assert.ok(card.kind === 'undo-progress' && card.signInSince === null)
    assert.equal((await latest(world)).state, 'undone')
    assert.deepEqual(writes.at(-1), { what: 'removed', by: ben.name })
  })

  it('so does giving up', async () => {
    await mintAndDie()
    await beginGiveUp(world.ports, rules, await request(alice))
    await work(world)
    const waiting = await latest(world)
    assert.ok(waiting.state === 'giving-up' && waiting.signInSince)
    assert.equal(ourCredentials(world).length, 1)
    await resumeAs(ben)
    assert.equal((await latest(world)).state, 'failed')
    assert.deepEqual(writes.slice(1), [{ what: 'removed', by: ben.name }])
    assert.deepEqual(ourCredentials(world), [])
  })

  it('a removal whose person is gone is refused in words, and can be confirmed again', async () => {
    const newer = credential({
      keyId: 'newer',
      startsAt: new Date('2026-01-01T00:00:00Z'),
      expiresAt: new Date('2027-01-01T00:00:00Z'),
    })
    const current = { value: secretValueOf('newer'), createdAt: newer.startsAt, tags: null }
    world.vaults.at(vaultUrl).put(payrollSecret, current)
    world.tenant.writeCredentials(payrollId, [credential(), newer])
    const removal = { person: ben, applicationObjectId: payrollId, keyId: oldKeyId, card: null }
    assert.equal((await askRemoval(world.ports, rules, removal)).kind, 'removal-confirm')
    await beginRemoval(world.ports, rules, removal)
    await work(world)
    const refused = await world.store.removals.latestFor(payrollId, oldKeyId)
    assert.ok(refused?.state === 'refused')
    assert.equal(refused.reason, 'signInNeeded')
    signedIn.add(ben.id)
    await beginRemoval(world.ports, rules, removal)
    await work(world)
    assert.deepEqual(writes, [{ what: 'removed', by: ben.name }])
  })

  describe('and several processes share the work', () => {
    const rights = (): PersonsRights => ({
      signIn: () => assert.fail('nobody pressed'),
      has: (personId) => signedIn.has(personId),
    })
    const portsOf = (elsewhereMs: number) => ({
      ...world.ports,
      rights: rights(),
      turns: new InTurn(),
      elsewhereMs,
    })

    it('one without them leaves a fresh press to the other, and looks again later', async () => {
      signedIn.clear()
      await pressRotate(world)
      const { id } = await latest(world)
      const [asked] = await waitingJobs(world.database)
      await advanceWithRights(portsOf(120_000), rules, id)
      const untouched = await latest(world)
      assert.ok(untouched.state === 'requested' && untouched.trouble === null)
      assert.deepEqual((await waitingJobs(world.database)).at(-1), asked)
      world.clock.advance(120_000)
      await advanceWithRights(portsOf(120_000), rules, id)
      const waiting = await latest(world)
      assert.ok(waiting.state === 'requested' && waiting.trouble?.kind === 'signIn')
    })

    it('the one with them does it at once, and the job finds it done', async () => {
      await pressRotate(world)
      const { id: rotationId } = await latest(world)
      const ports = portsOf(120_000)
      workHere(ports, rules, new AbortController().signal)({ rotationId })
      await advanceWithRights(ports, rules, rotationId)
      assert.equal((await latest(world)).state, 'awaiting-cleanup')
      assert.deepEqual(writes, [{ what: 'added', by: alice.name }])
    })
  })
})
