import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from '../support/card-kind.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { TeamsUser } from '../support/teams-user.ts'

suite('the bot is installed', () => {
  let world: InProcess

  before(async () => {
    world = await startInProcess()
  })
  after(() => world?.[Symbol.asyncDispose]())

  const kindsIn = ({ conversationId }: { conversationId: string }) =>
    world.journey.connector.sent
      .filter((sent) => sent.conversationId === conversationId)
      .map(({ card }) => kindOf(card))

  /** The other event by which Teams tells of an installation. */
  const added = (user: TeamsUser) =>
    user.send({
      type: 'conversationUpdate',
      membersAdded: [{ id: `28:${world.journey.connector.bot.id}` }],
    })

  // None of these owns an application, so nothing but the answer is sent to them.
  test('and told of by both events at once: one welcome', async () => {
    const erin = world.journey.user(people.erin, world.botUrl)
    await Promise.all([added(erin), erin.install(), added(erin)])
    assert.deepEqual(kindsIn(erin), ['welcome'])
  })

  test('and upgraded later: no second welcome', async () => {
    const erin = world.journey.user(people.erin, world.botUrl)
    await erin.install('add-upgrade')
    assert.deepEqual(kindsIn(erin), ['welcome'])
  })

  test('after somebody else joined: no welcome', async () => {
    const lena = world.journey.user(people.lena, world.botUrl)
    await lena.send({ type: 'conversationUpdate', membersAdded: [{ id: '29:somebody' }] })
    assert.deepEqual(kindsIn(lena), [])
  })

  test('after a message was answered: no late welcome', async () => {
    const mateo = world.journey.user(people.mateo, world.botUrl)
    await mateo.say('help')
    await mateo.install()
    assert.deepEqual(kindsIn(mateo), ['help'])
  })

  test('again after it was removed: it is new again', async () => {
    const grace = world.journey.user(people.grace, world.botUrl)
    await grace.install()
    assert.deepEqual(await grace.install('remove'), { status: 200, text: '' })
    await grace.install()
    assert.deepEqual(kindsIn(grace), ['welcome', 'welcome'])
  })

  test('in a channel: one welcome in the channel, not in a thread', async () => {
    const grace = world.journey.user(people.grace, world.botUrl)
    const channel = '19:alerts@thread.tacv2'
    const { tenantId } = world.journey.tenant
    const fields = (id: string) => ({
      conversation: { id, conversationType: 'channel', isGroup: true, tenantId },
    })
    await grace.send({ type: 'installationUpdate', action: 'add', ...fields(channel) })
    await grace.say('<at>Rekey</at> help', fields(`${channel};messageid=1714813200000`))
    assert.deepEqual(kindsIn({ conversationId: channel }), ['welcome'])
    assert.deepEqual(kindsIn({ conversationId: `${channel};messageid=1714813200000` }), ['help'])
  })

  test('and removed before a secret comes due: only the other owner is told', async () => {
    const { tenant, connector } = world.journey
    const erin = world.journey.user(people.erin, world.botUrl)
    const mateo = world.journey.user(people.mateo, world.botUrl)
    await erin.install('remove')
    const ownerIds = [people.erin.id, people.mateo.id]
    const { id } = tenant.world.addApplication({ displayName: 'Of two owners', ownerIds })
    tenant.world.addCredential(id, { endsInDays: 5 })
    await world.rekey.scan()
    await connector.nextSent(
      ({ conversationId, card }) =>
        conversationId === mateo.conversationId && kindOf(card) === 'expiry',
      'the warning',
    )
    assert.deepEqual(kindsIn(erin), ['welcome'])
  })
})
