import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { answerAction } from '../../src/application/answer-action.ts'
import { answerText } from '../../src/application/answer-command.ts'
import { approve, decline } from '../../src/application/approvals/decide.ts'
import type { Card, CardAction } from '../../src/application/card.ts'
import type { HouseRules } from '../../src/application/house-rules.ts'
import type { Person } from '../../src/domain/application.ts'
import type { TestEngine } from '../support/engine.ts'
import { secretValueOf } from '../support/fakes/fake-tenant.ts'
import {
  type BotWorld,
  botWorld,
  cardOf,
  chatOf,
  openWorldEngine,
  payrollSecret,
  rules,
} from '../support/worlds/bot-world.ts'
import { ourCredentials } from '../support/worlds/invariants.ts'
import {
  alice,
  application,
  ben,
  credential,
  erin,
  oldKeyId,
  ownerOf,
  vaultUrl,
} from '../support/worlds/payroll.ts'
import { latest, payrollId } from '../support/worlds/story.ts'
import { work } from '../support/worlds/work.ts'

const { clientId } = application()
const house: HouseRules = {
  ...rules,
  twoPerson: [{ by: 'id', clientId: clientId.toLowerCase() } as const],
}
const matter = { applicationObjectId: payrollId, keyId: oldKeyId }
const newer = credential({
  keyId: 'newer',
  displayName: 'newer one',
  startsAt: new Date('2026-01-01T00:00:00Z'),
  expiresAt: new Date('2027-01-01T00:00:00Z'),
})
const rotateNow: CardAction = {
  verb: 'rotate-now',
  ...matter,
  description: 'blue',
  validity: 6,
  targets: null,
  shownTargets: null,
}

describe('Where two people have to agree', () => {
  let engine: TestEngine
  let world: BotWorld
  before(async () => {
    engine = await openWorldEngine()
  })
  after(() => engine.close())
  beforeEach(async () => {
    world = await botWorld(engine)
  })

  const press = (person: Person, action: CardAction, its = house) =>
    answerAction(world.ports, its, { person, action, card: cardOf(person), where: 'personal' })
  const as = <Kind extends Card['kind']>(card: Card, kind: Kind) =>
    card.kind === kind ? (card as Extract<Card, { kind: Kind }>) : assert.fail(JSON.stringify(card))
  const ask = async (person = alice) => as(await press(person, rotateNow), 'approval')
  const shownTo = (person: Person) =>
    world.messenger
      .cardsIn(chatOf(person).id)
      .flatMap((card) => (card.kind === 'approval' ? [`${card.state}, ${card.reader}`] : []))

  it('one press starts nothing; the other owner is asked', async () => {
    const asked = await ask()
    assert.partialDeepStrictEqual(asked, { state: 'waiting', reader: 'asker', somebodyTold: true })
    await work(world, house)
    assert.equal(world.calls.count('graph.addPassword'), 0)
    assert.deepEqual(await world.store.rotations.of(payrollId), [])
    assert.deepEqual(shownTo(ben), ['waiting, second'])
  })

  it('it happens when the second one agrees, as it was asked for, in the name of who asked', async () => {
    const { approvalId } = await ask()
    await work(world, house)
    as(await press(ben, { verb: 'approve', approvalId }), 'rotation-progress')
    await work(world, house)
    const rotation = await latest(world)
    assert.equal(rotation.state, 'awaiting-cleanup')
    assert.equal(rotation.requestedBy.id, alice.id)
    assert.match(rotation.plan.displayName, /^blue /)
    assert.deepEqual(
      rotation.timeline.slice(0, 2).map(({ what, by }) => [what, by]),
      [
        ['requested', alice.name],
        ['approved', ben.name],
      ],
    )
    assert.equal(ourCredentials(world).length, 1)
    assert.deepEqual(rotation.card, cardOf(alice))
  })

  it('nobody agrees with themselves', async () => {
    const { approvalId } = await ask()
    assert.partialDeepStrictEqual(await press(alice, { verb: 'approve', approvalId }), {
      kind: 'approval',
      state: 'waiting',
    })
    assert.deepEqual(await world.store.rotations.of(payrollId), [])
  })

  it('nobody agrees who has no right, and nothing happens for somebody who lost theirs', async () => {
    const { approvalId } = await ask()
    const refusal = as(await press(erin, { verb: 'approve', approvalId }), 'message')
    assert.equal(refusal.message.code, 'notAllowed')
    world.tenant.get(payrollId).owners = [ownerOf(ben)]
    const lost = as(await press(ben, { verb: 'approve', approvalId }), 'message')
    assert.equal(lost.message.code, 'askerMayNot')
    assert.deepEqual(await world.store.rotations.of(payrollId), [])
  })

  it('agreeing twice, or at once with another, starts one rotation', async () => {
    world.tenant.roles.set(erin.id, 'Application Administrator')
    const { approvalId } = await ask()
    const approve: CardAction = { verb: 'approve', approvalId }
    await Promise.all([press(ben, approve), press(erin, approve), press(ben, approve)])
    await work(world, house)
    as(await press(ben, approve), 'approval')
    assert.equal((await world.store.rotations.of(payrollId)).length, 1)
    assert.equal(world.calls.count('graph.addPassword'), 1)
  })

  it('a no ends it, and both cards say so', async () => {
    const { approvalId } = await ask()
    await work(world, house)
    assert.partialDeepStrictEqual(await press(ben, { verb: 'decline', approvalId }), {
      state: 'declined',
      endedBy: ben.name,
    })
    await work(world, house)
    assert.deepEqual(shownTo(ben), ['declined, second'])
    const now = as(await press(ben, { verb: 'approve', approvalId }), 'approval')
    assert.equal(now.state, 'declined')
    assert.deepEqual(await world.store.rotations.of(payrollId), [])
  })

  it('a card that somebody deleted keeps no other back, and is not tried again', async () => {
    const { approvalId } = await ask()
    await work(world, house)
    world.messenger.erase(cardOf(alice))
    await press(ben, { verb: 'decline', approvalId })
    assert.deepEqual(await work(world, house), [])
    assert.deepEqual(shownTo(ben), ['declined, second'])
    assert.deepEqual(shownTo(alice), [])
    assert.equal(world.log.count('card is gone'), 1)
  })

  it('a no that comes while a yes is looked into counts', async () => {
    const { approvalId } = await ask()
    const { vaults } = world.ports
    const readiness: typeof vaults.readiness = async (target, client) => {
      await decline(world.ports, { person: alice, approvalId, card: null })
      return vaults.readiness(target, client)
    }
    const slow = Object.create(vaults, { readiness: { value: readiness } }) as typeof vaults
    await approve({ ...world.ports, vaults: slow }, house, { person: ben, approvalId, card: null })
    assert.deepEqual(await world.store.rotations.of(payrollId), [])
    assert.equal((await world.store.approvals.byId(approvalId))?.state, 'withdrawn')
  })

  it('whoever asked takes it back, and can ask again', async () => {
    const { approvalId } = await ask()
    const back = await press(alice, { verb: 'decline', approvalId })
    assert.partialDeepStrictEqual(back, { state: 'withdrawn', endedBy: alice.name })
    assert.notEqual((await ask()).approvalId, approvalId)
  })

  it('it waits three days, and no longer', async () => {
    const { approvalId } = await ask()
    world.clock.advance(3 * 86_400_000 - 1)
    assert.equal((await ask(ben)).approvalId, approvalId)
    world.clock.advance(1)
    const late = as(await press(ben, { verb: 'approve', approvalId }), 'approval')
    assert.equal(late.state, 'expired')
    assert.deepEqual(await world.store.rotations.of(payrollId), [])
    assert.notEqual((await ask(ben)).approvalId, approvalId)
  })

  it('a second person who types the command gets what waits, and can agree', async () => {
    world.tenant.roles.set(erin.id, 'Application Administrator')
    const { approvalId } = await ask()
    const text = 'rotate payroll api'
    const card = await answerText(world.ports, house, { person: erin, text, where: 'personal' })
    assert.partialDeepStrictEqual(card, { kind: 'approval', approvalId, reader: 'second' })
    as(await press(erin, { verb: 'approve', approvalId }), 'rotation-progress')
  })

  it('nobody who wants no messages is sent one: the fallback is asked instead', async () => {
    world.tenant.roles.set(erin.id, 'Application Administrator')
    await world.store.conversations.remember(chatOf(erin), world.clock.now())
    await world.store.preferences.change(ben.id, { optedOut: true })
    const fallback = [{ to: 'person', id: erin.id } as const]
    await press(alice, rotateNow, { ...house, fallback })
    await work(world, house)
    assert.deepEqual(shownTo(ben), [])
    assert.deepEqual(shownTo(erin), ['waiting, second'])
  })

  it('says so where nobody can be told', async () => {
    world.tenant.get(payrollId).owners = [ownerOf(alice)]
    assert.equal((await ask()).somebodyTold, false)
  })

  it('the old secret goes only when the second one agrees', async () => {
    const { approvalId } = await ask()
    await press(ben, { verb: 'approve', approvalId })
    await work(world, house)
    const { id: rotationId } = await latest(world)
    const confirm = { verb: 'confirm-cleanup', rotationId, acknowledged: 'unknown' } as const
    const asked = as(await press(ben, confirm), 'approval')
    assert.equal(asked.wish.what, 'cleanup')
    await work(world, house)
    assert.equal(world.calls.count('graph.removePassword'), 0)
    as(await press(alice, { verb: 'approve', approvalId: asked.approvalId }), 'cleanup-progress')
    await work(world, house)
    const closed = await latest(world)
    assert.equal(closed.state, 'closed')
    assert.equal(closed.state === 'closed' && closed.closedBy?.id, ben.id)
  })

  it('what was agreed to is over where the old secret was used since it was asked', async () => {
    const { approvalId } = await ask()
    await press(ben, { verb: 'approve', approvalId })
    await work(world, house)
    const { id: rotationId } = await latest(world)
    const fresh = ourCredentials(world)[0] ?? ''
    world.clock.advanceDays(2)
    world.evidence.record(fresh)
    const confirm = { verb: 'confirm-cleanup', rotationId, acknowledged: null } as const
    const asked = as(await press(ben, confirm), 'approval')
    world.evidence.record(oldKeyId)
    world.clock.advance(3_600_000)
    const agreed = await press(alice, { verb: 'approve', approvalId: asked.approvalId })
    as(agreed, 'cleanup-warning')
    assert.equal((await world.store.approvals.byId(asked.approvalId))?.state, 'expired')
    assert.equal((await latest(world)).state, 'awaiting-cleanup')
  })

  it('a secret that a newer one replaces goes only when the second one agrees', async () => {
    const { startsAt, expiresAt } = newer
    const value = { value: secretValueOf('newer'), createdAt: startsAt, tags: null }
    world.vaults.at(vaultUrl).put(payrollSecret, value)
    world.tenant.values.set('newer', secretValueOf('newer'))
    world.tenant.writeCredentials(payrollId, [credential(), newer])
    assert.ok(expiresAt > world.clock.now())
    const asked = as(await press(alice, { verb: 'confirm-removal', ...matter }), 'approval')
    assert.equal(asked.wish.what, 'removal')
    await work(world, house)
    assert.equal(world.calls.count('graph.removePassword'), 0)
    as(await press(ben, { verb: 'approve', approvalId: asked.approvalId }), 'removal')
    await work(world, house)
    assert.equal(world.calls.count('graph.removePassword'), 1)
  })

  it('other applications are as ever', async () => {
    const others = { ...rules, twoPerson: [{ by: 'name', pattern: 'Treasury *' } as const] }
    as(await press(alice, rotateNow, others), 'rotation-progress')
  })
})
