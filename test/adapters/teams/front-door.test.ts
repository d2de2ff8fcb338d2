import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createBotAuthentication } from '../../../src/adapters/teams/bot-authentication.ts'
import { FrontDoor } from '../../../src/adapters/teams/front-door.ts'
import { isServiceHost } from '../../../src/adapters/teams/inbound-activity.ts'
import { keepingLog } from '../../support/engine-log.ts'
import { startMessenger } from '../../support/messenger-on-loopback.ts'
import { wideDoor } from '../../support/wide-door.ts'

const tenantId = 'c0a70500-7e4a-4c0d-8a11-5eca11ed0001'
const endpoints = {
  loginUrl: 'https://login.example/tenant',
  oauthScope: 'https://api.example',
  tokenIssuer: 'https://api.example',
  openIdMetadataUrl: 'https://login.example/openid',
}
const activity = {
  type: 'message',
  id: '1',
  channelId: 'msteams',
  serviceUrl: 'https://smba.example/emea/',
  text: 'text-of-a-message',
  from: { id: '29:alice' },
  recipient: { id: '28:bot' },
  conversation: { id: 'a:chat', tenantId },
}

/** A door that lets everybody in, as the sandbox's does. */
function openDoor(limits = wideDoor()) {
  const log = keepingLog()
  const authentication = createBotAuthentication({ type: 'Sandbox', tenantId }, endpoints)
  const expected = { tenantId, serviceHosts: ['smba.example'] }
  const door = new FrontDoor(authentication, expected, log, limits)
  return { door, log }
}

suite('the front door', () => {
  // The SDK would answer 500 with the error's message, and print the error with its content.
  for (const type of ['message', 'invoke']) {
    test(`a bug in a turn of type ${type} is a 500 without a word, and one line`, async () => {
      const { door, log } = openDoor()
      const answer = await door.receive('', { ...activity, type }, async () => {
        throw new TypeError('a bug')
      })
      assert.deepEqual(answer, { status: 500 })
      assert.deepEqual(
        log.lines.map(({ level, event, facts }) => ({ level, event, facts })),
        [{ level: 'error', event: 'turn failed', facts: { activityType: type } }],
      )
    })
  }

  test('an answered invoke carries its answer', async () => {
    const { door } = openDoor()
    const answer = await door.receive('', { ...activity, type: 'invoke' }, async (context) => {
      await context.sendActivity({
        type: 'invokeResponse',
        value: { status: 200, body: { statusCode: 200 } },
      })
    })
    assert.deepEqual(answer, { status: 200, body: { statusCode: 200 } })
  })

  test('what is logged of a refusal is a word of ours', async () => {
    const { door, log } = openDoor()
    const foreign = { ...activity, conversation: { id: 'a:chat', tenantId: 'somebody-else' } }
    assert.deepEqual(await door.receive('', foreign, async () => {}), { status: 403 })
    assert.deepEqual(log.lines, [
      { level: 'warn', event: 'request refused', facts: { problem: 'otherTenant' } },
    ])
  })

  test('one right tenant does not excuse a wrong one', async () => {
    const { door } = openDoor()
    const mixed = { ...activity, channelData: { tenant: { id: 'somebody-else' } } }
    assert.deepEqual(await door.receive('', mixed, async () => {}), { status: 403 })
  })
})

suite('a service host', () => {
  const hosts = ['smba.trafficmanager.net', 'localhost:8443']
  const urls: Readonly<Record<string, boolean>> = {
    'https://smba.trafficmanager.net/emea/': true,
    'https://SMBA.trafficmanager.net/emea/': true,
    'https://smba.trafficmanager.net:8443/': true,
    'https://localhost:8443/': true,
    'https://localhost/': false,
    'https://localhost:9443/': false,
    'https://smba.trafficmanager.net.evil.example/': false,
    'https://evil-smba.trafficmanager.net/': false,
    'https://smba.trafficmanager.net@evil.example/': false,
    'https://evil.example/smba.trafficmanager.net': false,
    'https://evil.example?smba.trafficmanager.net': false,
  }
  for (const [url, allowed] of Object.entries(urls)) {
    test(`${url} is ${allowed ? 'one' : 'none'}`, () => {
      assert.equal(isServiceHost(url, hosts), allowed)
    })
  }
})

suite('a service host that is not on the list', () => {
  test('gets no token and no request, though the token that came from there is good', async (t) => {
    const [ours, other] = await Promise.all([startMessenger(), startMessenger()])
    t.after(() => Promise.all([ours, other].map((each) => each[Symbol.asyncDispose]())))
    const { connector, door, conversation } = ours
    const answerTo = async (serviceUrl: string) => {
      const token = await connector.keys.sign({ ...connector.goodToken, serviceUrl })
      const message = {
        ...activity,
        serviceUrl,
        conversation: { id: 'a:chat', tenantId: conversation.tenantId },
      }
      return door.receive(`Bearer ${token}`, message, async (context) => {
        await context.sendActivity('an answer')
      })
    }
    assert.deepEqual(await answerTo(other.connector.serviceUrl), { status: 403 })
    assert.deepEqual(other.connector.requests, [])
    assert.deepEqual(await answerTo(connector.serviceUrl), { status: 200 })
    assert.equal(connector.requests.length, 1)
  })
})
