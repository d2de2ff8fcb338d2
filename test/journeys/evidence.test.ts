import assert from 'node:assert/strict'
import { after, afterEach, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { textOf } from '../adapters/teams/cards/walk-card.ts'
import { kindOf } from '../support/card-kind.ts'
import { newApplication, rotated, untilShows } from '../support/form-of.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { TeamsUser } from '../support/teams-user.ts'

suite('evidence before an old secret goes', () => {
  let world: InProcess
  let alice: TeamsUser

  before(async () => {
    world = await startInProcess()
    alice = world.journey.user(people.alice, world.botUrl)
  })
  afterEach(() => {
    world.journey.tenant.faults.clear()
    world.journey.tenant.world.setPremiumLicence(true)
  })
  after(() => world?.[Symbol.asyncDispose]())

  /** An application whose consumer never takes up the new secret, rotated; hours later. */
  async function rotatedWithStuckConsumer() {
    const { tenant } = world.journey
    const application = newApplication(world)
    const [old] = application.passwords
    assert.ok(old)
    const stored = await rotated(world, alice, application)
    const signIn = () => {
      // The log counts in seconds: not in the one in which the new secret was stored.
      tenant.clock.advance(60_000)
      tenant.world.recordSignIn(old.keyId)
      tenant.clock.advance(3_600_000)
    }
    signIn()
    return { application, old, stored, signIn }
  }
  const isThere = (application: { passwords: { keyId: string }[] }, keyId: string) =>
    application.passwords.some((each) => each.keyId === keyId)

  test('a secret that is still in use goes only after a second, explicit yes', async () => {
    const { application, old, stored, signIn } = await rotatedWithStuckConsumer()
    const question = await alice.press(stored, 'Delete old secret')
    assert.equal(kindOf(question.card), 'cleanup-confirm')
    assert.match(textOf(question.card), /Something still uses it/)

    const warning = await alice.press(question, 'Delete old secret')
    assert.equal(kindOf(warning.card), 'cleanup-warning')
    assert.equal(kindOf((await alice.press(question, 'Delete old secret')).card), 'cleanup-warning')
    assert.ok(isThere(application, old.keyId))

    signIn()
    const again = await alice.press(warning, 'Delete old secret')
    assert.equal(kindOf(again.card), 'cleanup-warning', 'a newer use is asked about again')
    assert.ok(isThere(application, old.keyId))

    const confirmed = await alice.press(again, 'Delete old secret')
    assert.ok(['cleanup-progress', 'rotation-closed'].includes(kindOf(confirmed.card)))
    const closed = await untilShows(world, stored, 'rotation-closed')
    assert.match(textOf(closed.card), /Last used/)
    assert.ok(!isThere(application, old.keyId))
  })

  test('without a licence the card says so, and one yes is enough', async () => {
    const { application, old, stored } = await rotatedWithStuckConsumer()
    world.journey.tenant.world.setPremiumLicence(false)
    const question = await alice.press(stored, 'Delete old secret')
    assert.match(textOf(question.card), /only in tenants with Entra ID P1 or P2/)
    await alice.press(question, 'Delete old secret')
    await untilShows(world, stored, 'rotation-closed')
    assert.ok(!isThere(application, old.keyId))
  })

  test('sign-ins that hang do not hold up the answer', async () => {
    const { stored } = await rotatedWithStuckConsumer()
    for (const path of ['/auditLogs/', '/reports/']) {
      world.journey.tenant.faults.add({ service: 'graph', match: { path }, kind: 'hang' })
    }
    const started = performance.now()
    const question = await alice.press(stored, 'Delete old secret')
    assert.ok(performance.now() - started < 8_000)
    assert.match(textOf(question.card), /could not be read just now/)
  })
})
