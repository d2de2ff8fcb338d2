import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import en from '../../adaptiveCards/locales/en.json' with { type: 'json' }
import { people } from '../../sandbox/tenant/people.ts'
import { textOf } from '../adapters/teams/cards/walk-card.ts'
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

  /** A channel of a team as Grace sees it. */
  const inTeam = (id: string, team: string) => {
    const grace = world.journey.user(people.grace, world.botUrl)
    const { tenantId } = world.journey.tenant
    const channelData = { tenant: { id: tenantId }, team: { id: team } }
    const conversation = { id, conversationType: 'channel', isGroup: true, tenantId }
    const say = (text: string) => grace.say(text, { conversation, channelData })
    return {
      id,
      conversationId: id,
      say,
      event: ({
        eventType,
        channel,
        removesBot,
        ...fields
      }: {
        type: string
        action?: string
        eventType?: string
        channel?: string
        removesBot?: boolean
        membersRemoved?: { id: string }[]
      }) =>
        grace.send({
          conversation,
          channelData: {
            ...channelData,
            ...(eventType && { eventType }),
            ...(channel && { channel: { id: channel } }),
          },
          ...(removesBot && {
            membersRemoved: [{ id: `28:${world.journey.connector.bot.id}` }],
          }),
          ...fields,
        }),
      isOn: async () => {
        await say('digest settings')
        const { sent } = world.journey.connector
        const shown = textOf(sent.findLast(({ conversationId }) => conversationId === id)?.card)
        return shown.includes(en.digestSettings.isOn)
      },
    }
  }

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

  test('and upgraded, or known only since an upgrade: no welcome, and settings stay', async () => {
    const alerts = inTeam('19:upgraded@thread.tacv2', '19:team-u@thread.tacv2')
    await alerts.event({ type: 'installationUpdate', action: 'add-upgrade' })
    assert.deepEqual(kindsIn(alerts), [])
    await alerts.say('digest off')
    await alerts.event({ type: 'installationUpdate', action: 'remove-upgrade' })
    await alerts.event({ type: 'installationUpdate', action: 'add-upgrade' })
    assert.equal(await alerts.isOn(), false)
    assert.ok(!kindsIn(alerts).includes('welcome'))
  })

  test('and its team is renamed, or somebody leaves it: nothing changes', async () => {
    const alerts = inTeam('19:renamed@thread.tacv2', '19:team-r@thread.tacv2')
    await alerts.say('digest off')
    await alerts.event({ type: 'conversationUpdate', eventType: 'teamRenamed' })
    await alerts.event({ type: 'conversationUpdate', eventType: 'channelRenamed' })
    await alerts.event({ type: 'conversationUpdate', membersRemoved: [{ id: '29:somebody' }] })
    assert.equal(await alerts.isOn(), false)
  })

  test('and one of its channels is deleted: that one is forgotten', async () => {
    const team = '19:team-d@thread.tacv2'
    const gone = inTeam('19:gone@thread.tacv2', team)
    const kept = inTeam('19:kept@thread.tacv2', team)
    for (const channel of [gone, kept]) await channel.say('digest off')
    await kept.event({ type: 'conversationUpdate', eventType: 'channelDeleted', channel: gone.id })
    assert.deepEqual([await gone.isOn(), await kept.isOn()], [true, false])
  })

  for (const [what, fields] of [
    ['the team is deleted', { type: 'conversationUpdate', eventType: 'teamDeleted' }],
    ['the bot is taken out of the team', { type: 'conversationUpdate', removesBot: true }],
    ['the bot is uninstalled', { type: 'installationUpdate', action: 'remove' }],
  ] as const) {
    test(`and ${what}: every channel of the team is forgotten, and no other`, async () => {
      const team = `19:team-of-${what.replaceAll(' ', '-')}@thread.tacv2`
      const first = inTeam(`${team}.first`, team)
      const second = inTeam(`${team}.second`, team)
      const elsewhere = inTeam(`${team}.elsewhere`, '19:another-team@thread.tacv2')
      for (const channel of [first, second, elsewhere]) await channel.say('digest off')
      await first.event(fields)
      const on = [await first.isOn(), await second.isOn(), await elsewhere.isOn()]
      assert.deepEqual(on, [true, true, false])
    })
  }

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
