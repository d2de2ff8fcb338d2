import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { buttonsOf, textOf } from '../adapters/teams/cards/walk-card.ts'
import { kindOf } from '../support/card-kind.ts'
import { eventually } from '../support/eventually.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { ShownCard, TeamsUser } from '../support/teams-user.ts'

const channel = '19:alerts@thread.tacv2'

suite('the digest of a channel, as each of its members sees it', () => {
  let world: InProcess
  let posted: ShownCard

  before(async () => {
    world = await startInProcess()
    const grace = world.journey.user(people.grace, world.botUrl)
    const { connector } = world.journey
    await grace.send({ type: 'installationUpdate', action: 'add', ...inChannel() })
    const ended = () => world.lines.find(({ event }) => event === 'round ended')
    await eventually(ended, 'the first round')
    await grace.say('<at>Rekey</at> digest', inChannel())
    posted = connector.sent.find(({ card }) => kindOf(card) === 'digest') ?? assert.fail()
  })
  after(() => world?.[Symbol.asyncDispose]())

  const inChannel = () => {
    const { tenantId } = world.journey.tenant
    return {
      conversation: { id: channel, conversationType: 'channel', isGroup: true, tenantId },
      channelData: { tenant: { id: tenantId }, team: { id: 'team' } },
    }
  }
  /** What Teams sends when the channel opens. */
  const refresh = async (user: TeamsUser) => {
    const { refresh } = posted.card as { refresh: { action: object } }
    const { status, text } = await user.send({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: posted.activityId,
      value: { action: refresh.action, trigger: 'automatic' },
      ...inChannel(),
    })
    return { status, body: JSON.parse(text) as { statusCode: number; value: object } }
  }
  const user = (who: keyof typeof people) => world.journey.user(people[who], world.botUrl)

  test('each gets a card of their own, and the shared message is never written', async () => {
    const { connector } = world.journey
    const before = connector.requests.length
    const [forBen, forMateo, forErin] = [
      await refresh(user('ben')),
      await refresh(user('mateo')),
      await refresh(user('erin')),
    ]
    const written = connector.requests
      .slice(before)
      .filter(({ path }) => path.includes(encodeURIComponent(channel)) || path.includes(channel))
    assert.deepEqual(written, [])
    for (const { status, body } of [forBen, forMateo, forErin]) {
      assert.deepEqual([status, body.statusCode], [200, 200])
    }
    assert.match(textOf(forBen.body.value), /of these (is|are) yours/)
    assert.match(textOf(forMateo.body.value), /None of these is yours/)
    const rotates = (card: unknown) => buttonsOf(card).filter((title) => title === 'Rotate').length
    assert.ok(rotates(forBen.body.value) > 0)
    assert.equal(rotates(forMateo.body.value), 0)
    assert.equal(rotates(forErin.body.value), rotates(posted.card))
    assert.deepEqual((forBen.body.value as { refresh?: object }).refresh, {
      ...(posted.card as { refresh: object }).refresh,
      userIds: [`29:${people.ben.id}`],
    })
  })

  test('in turns and at once, nobody gets what is another’s', async () => {
    const users = [user('ben'), user('mateo'), user('ben'), user('mateo')]
    const answers = await Promise.all(users.map(refresh))
    const said = answers.map(({ body }) => /None of these is yours/.test(textOf(body.value)))
    assert.deepEqual(said, [false, true, false, true])
  })
})
