import assert from 'node:assert/strict'
import { after, afterEach, before, suite, test } from 'node:test'
import en from '../../adaptiveCards/locales/en.json' with { type: 'json' }
import { people } from '../../sandbox/tenant/people.ts'
import { textOf } from '../adapters/teams/cards/walk-card.ts'
import { failureIn, kindOf } from '../support/card-kind.ts'
import { formOf, newApplication, rotated, untilShows } from '../support/form-of.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { TeamsUser } from '../support/teams-user.ts'
import { mintingsIn, stateOf } from '../support/tenant-state.ts'

suite('what changed since the card was drawn', () => {
  let world: InProcess
  let alice: TeamsUser

  before(async () => {
    world = await startInProcess()
    alice = world.journey.user(people.alice, world.botUrl)
  })
  afterEach(() => world.journey.tenant.faults.clear())
  after(() => world?.[Symbol.asyncDispose]())

  // Whoever cannot own what is not there is told no more than a stranger.
  test('the application was deleted: nothing starts', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const form = await formOf(world, alice, application)
    tenant.world.deleteApplication(application.id)
    assert.equal(kindOf((await alice.press(form, 'Rotate now')).card), 'message/notAllowed')
    assert.equal(mintingsIn(tenant, application.id), 0)
  })

  test('the application was deleted before the clean-up: nothing is removed', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const stored = await rotated(world, alice, application)
    tenant.world.deleteApplication(application.id)
    const answer = await alice.press(stored, 'Delete old secret')
    assert.equal(kindOf(answer.card), 'message/notAllowed')
  })

  test('the old secret was deleted: nothing starts', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const form = await formOf(world, alice, application)
    tenant.world.deleteCredential(application.id, application.passwords[0]?.keyId ?? '')
    assert.equal(kindOf((await alice.press(form, 'Rotate now')).card), 'message/secretGone')
    assert.equal(mintingsIn(tenant, application.id), 0)
  })

  test('the new secret was deleted before the clean-up: the old one stays', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const [old] = application.passwords
    const stored = await rotated(world, alice, application)
    const fresh = application.passwords.find(({ keyId }) => keyId !== old?.keyId)
    tenant.world.deleteCredential(application.id, fresh?.keyId ?? '')
    const from = world.journey.connector.sent.length
    const question = await alice.press(stored, 'Delete old secret')
    await alice.press(question, 'Delete old secret')
    await world.journey.connector.nextSent(
      ({ card }) => textOf(card).includes(en.refusal.newSecretGone),
      'the refusal',
      from,
    )
    assert.deepEqual(application.passwords, [old])
  })

  test('the old secret was deleted by somebody else before the clean-up: it ends well', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const [old] = application.passwords
    const stored = await rotated(world, alice, application)
    tenant.world.deleteCredential(application.id, old?.keyId ?? '')
    const question = await alice.press(stored, 'Delete old secret')
    await alice.press(question, 'Delete old secret')
    const closed = await untilShows(world, stored, 'rotation-closed')
    assert.ok(textOf(closed.card).includes(en.timeline.oldAlreadyGone))
    assert.equal(application.passwords.length, 1)
  })

  const vaultTroubles = {
    vaultUnreachable: { kind: 'status', status: 503, code: 'ServiceUnavailable' },
    vaultForbidden: { kind: 'status', status: 403, code: 'Forbidden' },
  } as const
  for (const [reason, fault] of Object.entries(vaultTroubles)) {
    test(`the vault answers ${fault.status}: the card says so, and nothing is minted`, async () => {
      const { tenant } = world.journey
      const application = newApplication(world)
      const form = await formOf(world, alice, application)
      tenant.faults.add({ service: 'vault', match: { path: '.*' }, ...fault })
      const before = stateOf(tenant)
      const { card } = await alice.press(form, 'Rotate now')
      assert.equal(kindOf(card), 'message/cannotStart')
      assert.equal(failureIn(card), reason)
      assert.deepEqual(stateOf(tenant), before)
    })
  }

  test('Graph is away: the card names it and asks for patience', async () => {
    const { tenant } = world.journey
    const form = await formOf(world, alice, newApplication(world))
    tenant.faults.add({ service: 'graph', match: { path: '.*' }, kind: 'status', status: 503 })
    const { status, card } = await alice.press(form, 'Rotate now')
    assert.equal(status, 200)
    assert.equal(kindOf(card), 'message/serviceTrouble')
    assert.ok(textOf(card).includes(en.message.serviceTrouble.service.graph))
  })

  test('the vault took the right away after the preflight: the new secret is taken back', async () => {
    const { tenant } = world.journey
    const application = newApplication(world)
    const [old] = application.passwords
    const form = await formOf(world, alice, application)
    tenant.faults.add({
      service: 'vault',
      match: { method: 'PUT', path: '.*' },
      kind: 'status',
      status: 403,
      code: 'Forbidden',
    })
    await alice.press(form, 'Rotate now')
    const failed = await untilShows(world, form, 'rotation-failed')
    assert.equal(failureIn(failed.card), 'vaultForbidden')
    assert.deepEqual(application.passwords, [old])
  })
})
