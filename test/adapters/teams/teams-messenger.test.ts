import assert from 'node:assert/strict'
import { after, afterEach, before, suite, test } from 'node:test'
import type { Card } from '../../../src/application/card.ts'
import { ServiceError, type ServiceReason } from '../../../src/application/service-error.ts'
import type { ConnectorFault } from '../../support/bot-connector-faults.ts'
import { kindOf } from '../../support/card-kind.ts'
import { type LoopbackMessenger, startMessenger } from '../../support/messenger-on-loopback.ts'

const card: Card = { kind: 'message', message: { code: 'channelsOnly' } }

suite('the messenger', () => {
  let world: LoopbackMessenger

  before(async () => {
    world = await startMessenger()
  })
  afterEach(() => world.connector.faults.clear())
  after(() => world?.[Symbol.asyncDispose]())

  const act = (method: 'POST' | 'PUT') => {
    const { messenger, conversation } = world
    const address = { conversationId: conversation.id, activityId: 'message-1' }
    return method === 'POST'
      ? messenger.post(conversation, card)
      : messenger.update(conversation, address, card)
  }

  test("posts a card with the bot's own token and gives its address", async () => {
    const address = await act('POST')
    const { conversation, connector } = world
    const sent = connector.sent.at(-1)
    assert.deepEqual(address, { conversationId: conversation.id, activityId: sent?.activityId })
    assert.equal(kindOf(sent?.card), 'message/channelsOnly')
    assert.ok(String(sent?.activity['summary']).length > 0, 'a notification has words')
  })

  test('replies in the thread of a message, and gives an address of the channel', async () => {
    const { messenger, conversation, connector } = world
    const address = await messenger.reply(conversation, '1714813200000', card)
    const sent = connector.sent.at(-1)
    assert.equal(sent?.conversationId, `${conversation.id};messageid=1714813200000`)
    assert.deepEqual(address, { conversationId: conversation.id, activityId: sent.activityId })
  })

  test('updates a card in its place', async () => {
    await act('PUT')
    const sent = world.connector.sent.at(-1)
    assert.deepEqual([sent?.method, sent?.activityId], ['PUT', 'message-1'])
  })

  test('has the token before a turn begins, and sends when it begins', async () => {
    await using world = await startMessenger()
    const { messenger, conversation, connector } = world
    const before: number[] = []
    const begins = async () => {
      before.push(connector.tokensGiven(), connector.sent.length)
    }
    await messenger.post(conversation, card, { begins })
    assert.deepEqual(before, [1, 0])
    assert.deepEqual([connector.tokensGiven(), connector.sent.length], [1, 1])
  })

  test('sends nothing where the turn does not begin, and counts no answer', async () => {
    const { messenger, conversation, connector, counted } = world
    const before = [connector.requests.length, counted.length]
    const held = new ServiceError('teams', 'throttled', { code: 'Held' })
    const turn = { begins: () => Promise.reject(held) }
    await assert.rejects(messenger.post(conversation, card, turn), held)
    await assert.rejects(messenger.reply(conversation, '1', card, turn), held)
    const address = { conversationId: conversation.id, activityId: 'message-1' }
    await assert.rejects(messenger.update(conversation, address, card, turn), held)
    assert.deepEqual([connector.requests.length, counted.length], before)
  })

  // Left to itself, the SDK sends a POST four times on 5xx and resets: four cards.
  const troubles: readonly [ConnectorFault['how'], post: ServiceReason, put: ServiceReason][] = [
    [{ status: 400 }, 'forbidden', 'forbidden'],
    [{ status: 401 }, 'unavailable', 'unavailable'],
    [{ status: 403, code: 'BotNotInConversationRoster' }, 'forbidden', 'forbidden'],
    [{ status: 404, code: 'ConversationNotFound' }, 'notFound', 'notFound'],
    [{ status: 412 }, 'throttled', 'throttled'],
    [{ status: 413, code: 'MessageSizeTooBig' }, 'forbidden', 'forbidden'],
    [{ status: 429 }, 'throttled', 'throttled'],
    [{ status: 500 }, 'uncertain', 'unavailable'],
    [{ status: 502 }, 'uncertain', 'unavailable'],
    [{ status: 503 }, 'unavailable', 'unavailable'],
    [{ status: 504 }, 'uncertain', 'unavailable'],
    ['reset', 'uncertain', 'unavailable'],
  ]
  for (const [how, ...reasons] of troubles) {
    const name = typeof how === 'string' ? how : how.status
    for (const [at, method] of (['POST', 'PUT'] as const).entries()) {
      test(`asks once and calls ${name} on ${method} ${reasons[at]}`, async () => {
        const { faults, requests } = world.connector
        faults.add({ method, times: 9, how })
        const before = requests.length
        await assert.rejects(act(method), failsFor(reasons[at]))
        assert.equal(requests.length, before + 1)
      })
    }
  }

  test('a message that arrived although the answer said 500 arrived once', async () => {
    const { faults, sent } = world.connector
    faults.add({ method: 'POST', times: 1, tookEffect: true, how: { status: 500 } })
    const before = sent.length
    await assert.rejects(act('POST'), failsFor('uncertain'))
    assert.equal(sent.length, before + 1)
  })

  test('passes on how long Teams asks it to wait', async () => {
    world.connector.faults.add({ method: 'POST', times: 1, how: { status: 429, retryAfter: 7 } })
    await assert.rejects(act('POST'), (error) => {
      assert.ok(error instanceof ServiceError)
      assert.deepEqual([error.reason, error.retryAfterMs], ['throttled', 7_000])
      return true
    })
  })

  test('tells of every 429, whether it names a wait or not, and of nothing else', async () => {
    const { faults } = world.connector
    const before = world.throttles.length
    for (const how of [
      { status: 429, retryAfter: 7 },
      { status: 429 },
      { status: 412 },
      { status: 503 },
    ]) {
      faults.add({ method: 'POST', times: 1, how })
      await assert.rejects(act('POST'))
    }
    assert.deepEqual(world.throttles.slice(before), [7_000, undefined])
  })

  test('counts what each request came to', async () => {
    const { faults } = world.connector
    const before = world.counted.length
    await act('POST')
    await act('PUT')
    faults.add({ method: 'POST', times: 1, how: { status: 500 } })
    await assert.rejects(act('POST'))
    const counted = ['post sent', 'update sent', 'post uncertain']
    assert.deepEqual(world.counted.slice(before), counted)
  })

  test('sends nothing, and no token, to a host that is not on the list', async () => {
    const { messenger, conversation, connector } = world
    const before = connector.requests.length
    const elsewhere = { ...conversation, serviceUrl: 'https://localhost:1/emea/' }
    await assert.rejects(messenger.post(elsewhere, card), failsFor('forbidden'))
    assert.equal(connector.requests.length, before)
  })

  test('a connector that nobody runs any more was certainly not reached', async () => {
    const gone = await startMessenger()
    // The token is there already, so that it is the message that fails.
    await gone.messenger
      .post(gone.conversation, card)
      .finally(() => gone.connector[Symbol.asyncDispose]())
    await assert.rejects(gone.messenger.post(gone.conversation, card), failsFor('unavailable'))
  })

  test('an update waits until the answer to a press on the same card has left', async () => {
    const { gate, conversation, connector } = world
    const leave = gate.enter(conversation.id, 'message-1')
    const before = connector.sent.length
    const updating = act('PUT')
    await act('POST')
    await act('POST')
    const methods = () => connector.sent.slice(before).map(({ method }) => method)
    assert.deepEqual(methods(), ['POST', 'POST'], 'posts pass, the update does not')
    leave()
    await updating
    assert.deepEqual(methods(), ['POST', 'POST', 'PUT'])
  })
})

test('a bot whose password is wrong cannot post, and the failure is in our words', async (t) => {
  const { messenger, conversation, ...world } = await startMessenger({ password: 'not-the-one' })
  t.after(() => world[Symbol.asyncDispose]())
  await assert.rejects(messenger.post(conversation, card), (error) => {
    assert.ok(error instanceof ServiceError)
    assert.deepEqual([error.reason, error.code], ['unavailable', 'noToken'])
    assert.doesNotMatch(JSON.stringify(error) + error.stack, /not-the-one/)
    return true
  })
})

function failsFor(reason: ServiceReason | undefined) {
  return (error: unknown) => {
    assert.ok(error instanceof ServiceError, String(error))
    assert.equal(error.reason, reason)
    return true
  }
}
