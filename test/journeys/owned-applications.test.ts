import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { usualBotPermissions } from '../../sandbox/tenant/graph/permissions.ts'
import { people } from '../../sandbox/tenant/people.ts'
import { textOf } from '../adapters/teams/cards/walk-card.ts'
import { failureIn } from '../support/card-kind.ts'
import { formOf, newApplication, untilShows } from '../support/form-of.ts'
import { startInProcess } from '../support/rekey-in-process.ts'
import { mintingsIn } from '../support/tenant-state.ts'

suite('a bot that may write only to what it owns', () => {
  test('says so before it mints anything, and rotates what it owns', async () => {
    const narrow = usualBotPermissions.map((permission) =>
      permission === 'Application.ReadWrite.All' ? 'Application.ReadWrite.OwnedBy' : permission,
    )
    await using world = await startInProcess(({ tenant }) => {
      tenant.world.setBotPermissions(narrow)
    })
    const { tenant } = world.journey
    const alice = world.journey.user(people.alice, world.botUrl)
    const application = newApplication(world)
    const before = world.journey.connector.sent.length
    await alice.say(`rotate ${application.appId}`)
    const refused = await world.journey.connector.nextSent(
      ({ card, method }) => method === 'POST' && failureIn(card) === 'notManageable',
      'the refusal',
      before,
    )
    assert.match(textOf(refused.card), /make Rekey's service principal an owner/)
    assert.equal(mintingsIn(tenant, application.id), 0)

    const self = { id: tenant.world.bot.servicePrincipalId }
    tenant.world.setOwners(application.id, [people.alice, self])
    const form = await formOf(world, alice, application)
    await untilShows(world, await alice.press(form, 'Rotate now'), 'rotation-stored')
  })
})
