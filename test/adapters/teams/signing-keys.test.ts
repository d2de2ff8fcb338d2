import assert from 'node:assert/strict'
import { after, before, suite, type TestContext, test } from 'node:test'
import { type LoopbackMessenger, startMessenger } from '../../support/messenger-on-loopback.ts'

const hours = (many: number) => many * 3_600_000
const start = Date.parse('2026-05-04T09:14:00Z')

/**
 * The Bot Framework SDK reads the keys when it first needs one, when a token names a key that it does
 * not know (once an hour at the most), and when what it read is a day old.
 */
suite('the signing keys of the Bot Connector', { concurrency: false }, () => {
  let loopback: LoopbackMessenger

  before(async () => {
    loopback = await startMessenger()
  })
  after(() => loopback?.[Symbol.asyncDispose]())

  const at = (t: TestContext, moment: number) => {
    t.mock.timers.reset()
    t.mock.timers.enable({ apis: ['Date'], now: moment })
  }

  /** What the door answers to a token that is signed with this key now. */
  async function answerTo(kid: string): Promise<number> {
    const { connector, door, conversation } = loopback
    const token = await connector.keys.sign({ ...connector.goodToken, kid })
    const activity = {
      type: 'message',
      id: '1714813200000',
      channelId: 'msteams',
      serviceUrl: connector.serviceUrl,
      from: { id: '29:alice' },
      recipient: { id: conversation.botId },
      conversation: { id: conversation.id, tenantId: conversation.tenantId },
    }
    return (await door.receive(`Bearer ${token}`, activity, async () => {})).status
  }

  test('are read once, however many requests come', async (t) => {
    at(t, start)
    assert.deepEqual([await answerTo('loopback-1'), await answerTo('loopback-1')], [200, 200])
    assert.equal(loopback.connector.keyReads(), 1)
  })

  test('are not read again within the hour, whatever keys strangers name', async (t) => {
    at(t, start + hours(0.9))
    await loopback.connector.keys.publish('new')
    for (const kid of ['new', 'stranger-1', 'stranger-2']) assert.equal(await answerTo(kid), 401)
    assert.equal(loopback.connector.keyReads(), 1)
  })

  test('let a new one in an hour after they were read', async (t) => {
    at(t, start + hours(1.1))
    assert.equal(await answerTo('new'), 200)
    assert.equal(loopback.connector.keyReads(), 2)
  })

  test('let none in that was withdrawn, a day after they were read at the latest', async (t) => {
    loopback.connector.keys.withdraw('loopback-1')
    at(t, start + hours(1.2))
    assert.equal(await answerTo('loopback-1'), 200, 'nobody has looked yet')
    at(t, start + hours(25.2))
    assert.deepEqual([await answerTo('loopback-1'), await answerTo('new')], [401, 200])
    assert.equal(loopback.connector.keyReads(), 3)
  })

  test('let one in only for the channel that it is endorsed for', async (t) => {
    await loopback.connector.keys.publish('of-webchat', ['webchat', 'directline'])
    await loopback.connector.keys.publish('of-many', ['webchat', 'msteams'])
    at(t, start + hours(26.5))
    assert.deepEqual([await answerTo('of-many'), await answerTo('of-webchat')], [200, 401])
  })
})
