import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from '../support/card-kind.ts'
import { formOf, newApplication, rotated, untilShows } from '../support/form-of.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { TeamsUser } from '../support/teams-user.ts'
import { mintingsIn, stateOf } from '../support/tenant-state.ts'

suite('a press that comes twice, late, or from another owner', () => {
  let world: InProcess
  let alice: TeamsUser
  let ben: TeamsUser

  before(async () => {
    world = await startInProcess()
    alice = world.journey.user(people.alice, world.botUrl)
    ben = world.journey.user(people.ben, world.botUrl)
  })
  after(() => world?.[Symbol.asyncDispose]())

  test('two taps of Rotate now at once are one rotation', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const form = await formOf(world, alice, application)
    const taps = await Promise.all([
      alice.press(form, 'Rotate now'),
      alice.press(form, 'Rotate now'),
      alice.press(form, 'Rotate now'),
    ])
    for (const { status, card } of taps) {
      assert.equal(status, 200)
      assert.ok(['rotation-progress', 'rotation-stored'].includes(kindOf(card)))
    }
    await untilShows(world, form, 'rotation-stored')
    assert.equal(mintingsIn(tenant, application.id), 1)
    assert.equal(application.passwords.length, 2)
  })

  test('two owners who press at once get the same rotation', async () => {
    const application = newApplication(world)
    const [ofAlice, ofBen] = [
      await formOf(world, alice, application),
      await formOf(world, ben, application),
    ]
    await Promise.all([alice.press(ofAlice, 'Rotate now'), ben.press(ofBen, 'Rotate now')])
    const theirs = [ofAlice.activityId, ofBen.activityId]
    await world.journey.connector.nextSent(
      ({ activityId, card }) => theirs.includes(activityId) && kindOf(card) === 'rotation-stored',
      "one owner's card shows the end",
    )
    assert.equal(mintingsIn(world.journey.tenant, application.id), 1)
  })

  test('an old card pressed after the end shows the end and changes nothing', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const form = await formOf(world, alice, application)
    await alice.press(form, 'Rotate now')
    const stored = await untilShows(world, form, 'rotation-stored')
    const question = await alice.press(stored, 'Delete old secret')
    await alice.press(question, 'Delete old secret')
    await untilShows(world, form, 'rotation-closed')
    const before = stateOf(tenant)

    assert.equal(kindOf((await alice.press(form, 'Rotate now')).card), 'rotation-closed')
    assert.equal(kindOf((await alice.press(stored, 'Delete old secret')).card), 'rotation-closed')
    assert.equal(kindOf((await alice.press(question, 'Delete old secret')).card), 'rotation-closed')
    assert.deepEqual(stateOf(tenant), before)
  })

  test('a press that comes again after its rotation was undone starts none', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const form = await formOf(world, alice, application)
    await alice.press(form, 'Rotate now')
    const stored = await untilShows(world, form, 'rotation-stored')
    const question = await alice.press(stored, 'Undo')
    await alice.press(question, 'Undo')
    await untilShows(world, form, 'rotation-undone')
    const before = stateOf(tenant)

    assert.equal(kindOf((await alice.press(form, 'Rotate now')).card), 'rotate-form')
    assert.equal(kindOf((await alice.press(question, 'Undo')).card), 'rotation-undone')
    assert.deepEqual(stateOf(tenant), before)
    assert.equal(mintingsIn(tenant, application.id), 1)
  })

  test('two confirmations at once remove the old secret once', async () => {
    const { requests } = world.journey.tenant
    const application = newApplication(world)
    const stored = await rotated(world, alice, application)
    const question = await alice.press(stored, 'Delete old secret')
    const again = () => alice.press(question, 'Delete old secret')
    const answers = await Promise.all([again(), again()])
    for (const { card } of answers) {
      assert.ok(['cleanup-progress', 'rotation-closed'].includes(kindOf(card)))
    }
    await untilShows(world, stored, 'rotation-closed')
    const removals = new RegExp(`${application.id}.*/removePassword$`)
    assert.equal(requests.count('graph', 'POST', removals), 1)
    assert.equal(application.passwords.length, 1)
  })

  test('a co-owner may remove the old secret, a co-worker may not', async () => {
    const { tenant } = world.journey
    const stored = await rotated(world, alice, newApplication(world))
    const before = stateOf(tenant)
    for (const user of [people.david, people.julia]) {
      const other = world.journey.user(user, world.botUrl)
      const answer = await other.press(stored, 'Delete old secret')
      assert.equal(kindOf(answer.card), 'message/notAllowed')
    }
    assert.deepEqual(stateOf(tenant), before)
    const question = await ben.press(stored, 'Delete old secret')
    assert.equal(kindOf(question.card), 'cleanup-confirm')
  })

  // Teams hangs up after some ten seconds; the update of the card must not wait for ever.
  test('a press whose answer nobody waits for goes on', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const form = await formOf(world, alice, application)
    const graphIsSlow = { service: 'graph', match: { path: application.id }, times: 2 } as const
    tenant.faults.add({ ...graphIsSlow, kind: 'delay', ms: 400 })
    const impatient = world.journey.user(people.alice, world.botUrl, AbortSignal.timeout(200))
    await assert.rejects(impatient.press(form, 'Rotate now'), { name: 'TimeoutError' })
    await untilShows(world, form, 'rotation-stored')
    assert.equal(mintingsIn(tenant, application.id), 1)
  })

  test('an owner who was removed since may not press a card of before', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const form = await formOf(world, alice, application)
    tenant.world.setOwners(application.id, [people.ben])
    assert.equal(kindOf((await alice.press(form, 'Rotate now')).card), 'message/notAllowed')
    assert.equal(mintingsIn(tenant, application.id), 0)
  })
})
