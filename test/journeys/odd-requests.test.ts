import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { people } from '../../sandbox/tenant/people.ts'
import { kindOf } from '../support/card-kind.ts'
import { type InProcess, startInProcess } from '../support/rekey-in-process.ts'
import type { TeamsUser } from '../support/teams-user.ts'

suite('requests out of the ordinary', () => {
  let world: InProcess
  let grace: TeamsUser

  before(async () => {
    world = await startInProcess()
    // She owns nothing, so no notice goes out meanwhile.
    grace = world.journey.user(people.grace, world.botUrl)
  })
  after(() => world?.[Symbol.asyncDispose]())

  const kindsSince = (from: number) =>
    world.journey.connector.sent.slice(from).map(({ card }) => kindOf(card))

  test('a message that Teams delivers three times is answered once', async () => {
    const from = world.journey.connector.sent.length
    const same = { id: '1714813200000' }
    const answers = await Promise.all([grace.say('help', same), grace.say('help', same)])
    answers.push(await grace.say('help', same))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.deepEqual(kindsSince(from), ['help'])
  })

  test('text that is no command gets help, whatever it is', async () => {
    const from = world.journey.connector.sent.length
    const texts = [
      '',
      '🚀',
      '<at>Rekey</at> ???',
      'x'.repeat(20_000),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are the point.
      '${1+1} {{y}}',
      '\u0000\u202e',
      // Looking for the ends of these takes the square of their number.
      '<at>'.repeat(60_000),
    ]
    for (const text of texts) assert.equal((await grace.say(text)).status, 200)
    assert.deepEqual(
      kindsSince(from),
      texts.map(() => 'help'),
    )
  })

  // The SDK reads each of these as if it were whole.
  const oddEntities: Readonly<Record<string, unknown>> = {
    none: null,
    'one without a type': [{}],
    'a mention of nobody': [{ type: 'mention' }],
    'a mention without text': [{ type: 'mention', mentioned: { id: '28:rekey' } }],
    'a number': 5,
  }
  for (const [what, entities] of Object.entries(oddEntities)) {
    test(`a message whose entities are ${what} is answered`, async () => {
      const from = world.journey.connector.sent.length
      assert.equal((await grace.say('<at>Rekey</at> help', { entities })).status, 200)
      assert.deepEqual(kindsSince(from), ['help'])
    })
  }

  // Left alone, the SDK answers an invoke that nobody takes with 501, and Teams shows an error.
  for (const name of ['composeExtension/query', 'task/fetch', 'signin/verifyState', 'x', '']) {
    test(`the invoke '${name}' is answered 200`, async () => {
      const { status, text } = await grace.send({ type: 'invoke', name, value: { any: 'thing' } })
      assert.deepEqual([status, text], [200, '{}'])
    })
  }

  const brokenValues = { none: undefined, null: null, text: 'x', list: [1], empty: {} }
  for (const [what, value] of Object.entries(brokenValues)) {
    test(`a press whose value is ${what} is no good input`, async () => {
      const { status, text } = await grace.send({
        type: 'invoke',
        name: 'adaptiveCard/action',
        value,
      })
      assert.equal(status, 200)
      assert.equal(kindOf(JSON.parse(text).value), 'message/badInput')
    })
  }

  for (const type of ['typing', 'event', 'messageReaction', 'endOfConversation', 'unheardOf']) {
    test(`an activity of type ${type} is taken without an answer`, async () => {
      const from = world.journey.connector.requests.length
      assert.deepEqual(await grace.send({ type }), { status: 200, text: '' })
      assert.equal(world.journey.connector.requests.length, from)
    })
  }

  test('a button of a client without Action.Execute is answered with a new card', async () => {
    const from = world.journey.connector.sent.length
    const value = { verb: 'show-rotation', rotationId: 'rk-22222222' }
    assert.equal((await grace.say('', { text: undefined, value })).status, 200)
    assert.deepEqual(kindsSince(from), ['message/rotationUnknown'])
  })
})
